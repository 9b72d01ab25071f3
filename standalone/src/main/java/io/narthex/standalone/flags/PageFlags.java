package io.narthex.standalone.flags;

import picocli.CommandLine.Option;

/// `--web.*` of the service that browsers talk to.
public final class PageFlags {
    @Option(names = "--web.page-title", paramLabel = "TITLE", defaultValue = "Narthex", description = "Document title of the UI. Default: ${DEFAULT-VALUE}")
    private String pageTitle = "Narthex";

    @Option(names = "--web.cors.origin", paramLabel = "REGEX", defaultValue = ".*", description = "Regex for CORS origin. It is fully anchored. Example: 'https?://(domain1|domain2)\\.com'. Default: ${DEFAULT-VALUE}")
    private String corsOrigin = ".*";

    @Option(names = "--web.search.max-limit", paramLabel = "N", defaultValue = "10000", description = "Maximum number of results that a request to the search endpoints may ask for; 0 for any number. Default: ${DEFAULT-VALUE}")
    private int maxSearchLimit = 10_000;

    @Option(names = "--web.max-notifications-subscribers", paramLabel = "N", defaultValue = "16", description = "Limits the maximum number of subscribers that can concurrently receive live notifications. Default: ${DEFAULT-VALUE}")
    private int maxNotificationSubscribers = 16;

    public int maxSearchLimit() {
        return maxSearchLimit;
    }

    public int maxNotificationSubscribers() {
        return maxNotificationSubscribers;
    }

    public String pageTitle() {
        return pageTitle;
    }

    public String corsOrigin() {
        return corsOrigin;
    }
}
