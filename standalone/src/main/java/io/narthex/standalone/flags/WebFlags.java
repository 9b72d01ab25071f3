package io.narthex.standalone.flags;

import java.util.Optional;

import io.narthex.standalone.web.HostPort;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--web.*` as Prometheus has them: those of every service with a web port.
public final class WebFlags {
    @Option(names = "--web.listen-address", paramLabel = "HOST:PORT", defaultValue = "0.0.0.0:9090", description = "Address to listen on for UI, API, and telemetry. Default: ${DEFAULT-VALUE}")
    private HostPort listenAddress = HostPort.parse("0.0.0.0:9090");

    @Option(names = "--web.external-url", paramLabel = "URL", description = "The URL under which Narthex is externally reachable; it stands in alerts' links. Default: this host and the listen port")
    private @Nullable String externalUrl;

    @Option(names = "--web.enable-lifecycle", negatable = true, defaultValue = "false", description = "Enable shutdown and reload via HTTP request. Default: ${DEFAULT-VALUE}")
    private boolean enableLifecycle;

    public HostPort listenAddress() {
        return listenAddress;
    }

    public Optional<String> findExternalUrl() {
        return Optional.ofNullable(externalUrl);
    }

    public boolean enableLifecycle() {
        return enableLifecycle;
    }
}
