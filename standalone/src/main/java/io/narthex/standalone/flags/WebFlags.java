package io.narthex.standalone.flags;

import java.util.Optional;

import io.narthex.standalone.web.HostPort;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--web.*` as Prometheus has them.
public final class WebFlags {
    @Option(names = "--web.listen-address", paramLabel = "HOST:PORT", defaultValue = "0.0.0.0:9090", description = "Address to listen on for UI, API, and telemetry. Default: ${DEFAULT-VALUE}")
    private HostPort listenAddress = HostPort.parse("0.0.0.0:9090");

    @Option(names = "--web.external-url", paramLabel = "URL", description = "The URL under which Narthex is externally reachable; it stands in alerts' links. Default: this host and the listen port")
    private @Nullable String externalUrl;

    @Option(names = "--web.enable-lifecycle", negatable = true, defaultValue = "false", description = "Enable shutdown and reload via HTTP request. Default: ${DEFAULT-VALUE}")
    private boolean enableLifecycle;

    @Option(names = "--web.enable-admin-api", negatable = true, defaultValue = "false", description = "Enable API endpoints for admin control actions. Default: ${DEFAULT-VALUE}")
    private boolean enableAdminApi;

    @Option(names = "--web.enable-remote-write-receiver", negatable = true, defaultValue = "true", fallbackValue = "true", description = "Enable API endpoint accepting remote write requests. Default: ${DEFAULT-VALUE}")
    private boolean enableRemoteWriteReceiver;

    @Option(names = "--web.page-title", paramLabel = "TITLE", defaultValue = "Narthex", description = "Document title of the UI. Default: ${DEFAULT-VALUE}")
    private String pageTitle = "Narthex";

    @Option(names = "--web.cors.origin", paramLabel = "REGEX", defaultValue = ".*", description = "Regex for CORS origin. It is fully anchored. Example: 'https?://(domain1|domain2)\\.com'. Default: ${DEFAULT-VALUE}")
    private String corsOrigin = ".*";

    public HostPort listenAddress() {
        return listenAddress;
    }

    public Optional<String> findExternalUrl() {
        return Optional.ofNullable(externalUrl);
    }

    public boolean enableLifecycle() {
        return enableLifecycle;
    }

    public boolean enableAdminApi() {
        return enableAdminApi;
    }

    public boolean enableRemoteWriteReceiver() {
        return enableRemoteWriteReceiver;
    }

    public String pageTitle() {
        return pageTitle;
    }

    public String corsOrigin() {
        return corsOrigin;
    }
}
