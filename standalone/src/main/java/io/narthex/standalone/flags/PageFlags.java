package io.narthex.standalone.flags;

import picocli.CommandLine.Option;

/// `--web.*` of the service that browsers talk to.
public final class PageFlags {
    @Option(names = "--web.page-title", paramLabel = "TITLE", defaultValue = "Narthex", description = "Document title of the UI. Default: ${DEFAULT-VALUE}")
    private String pageTitle = "Narthex";

    @Option(names = "--web.cors.origin", paramLabel = "REGEX", defaultValue = ".*", description = "Regex for CORS origin. It is fully anchored. Example: 'https?://(domain1|domain2)\\.com'. Default: ${DEFAULT-VALUE}")
    private String corsOrigin = ".*";

    public String pageTitle() {
        return pageTitle;
    }

    public String corsOrigin() {
        return corsOrigin;
    }
}
