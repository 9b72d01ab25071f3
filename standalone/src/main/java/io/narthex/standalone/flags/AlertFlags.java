package io.narthex.standalone.flags;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import io.narthex.standalone.web.HostPort;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Alertmanager's part.
public final class AlertFlags {
    @Option(names = "--alertmanager.config.file", paramLabel = "FILE", description = "Alertmanager configuration file. Default: alertmanager.yml; standalone without such a file has a built-in one that notifies nobody")
    private @Nullable Path configFile;

    @Option(names = "--alert.listen-address", paramLabel = "HOST:PORT", defaultValue = "0.0.0.0:9093", description = "Address to listen on for the Alertmanager API. Default: ${DEFAULT-VALUE}")
    private HostPort listenAddress = HostPort.parse("0.0.0.0:9093");

    @Option(names = "--alert.external-url", paramLabel = "URL", description = "The URL under which the Alertmanager API is externally reachable. Default: this host and the listen port")
    private @Nullable String externalUrl;

    @Option(names = "--data.retention", paramLabel = "DURATION", converter = Converters.DurationText.class, defaultValue = "120h", description = "How long to keep expired silences and the notification log. Default: ${DEFAULT-VALUE}")
    private Duration dataRetention = Duration.ofHours(120);

    @Option(names = "--dispatch.start-delay", paramLabel = "DURATION", converter = Converters.DurationText.class, defaultValue = "0s", description = "Minimum time to wait after start before dispatching alerts. Default: ${DEFAULT-VALUE}")
    private Duration startDelay = Duration.ZERO;

    public Optional<Path> findConfigFile() {
        return Optional.ofNullable(configFile);
    }

    public HostPort listenAddress() {
        return listenAddress;
    }

    public Optional<String> findExternalUrl() {
        return Optional.ofNullable(externalUrl);
    }

    public Duration dataRetention() {
        return dataRetention;
    }

    public Duration startDelay() {
        return startDelay;
    }
}
