package io.narthex.standalone.flags;

import java.time.Duration;

import io.narthex.standalone.web.HostPort;
import picocli.CommandLine.Option;

/// `--push.*`: the Pushgateway's port and rules.
public final class PushFlags {
    @Option(names = "--push.listen-address", paramLabel = "HOST:PORT", defaultValue = "0.0.0.0:9091", description = "Address to listen on for pushes. Default: ${DEFAULT-VALUE}")
    private HostPort listenAddress = HostPort.parse("0.0.0.0:9091");

    @Option(names = "--push.disable-consistency-check", negatable = true, defaultValue = "false", description = "Do not check consistency of pushed metrics. DANGEROUS. Default: ${DEFAULT-VALUE}")
    private boolean disableConsistencyCheck;

    @Option(names = "--push.enable-utf8-names", negatable = true, defaultValue = "false", description = "Allow UTF-8 characters in metric and label names. Default: ${DEFAULT-VALUE}")
    private boolean enableUtf8Names;

    @Option(names = "--push.ttl", paramLabel = "DURATION", converter = Converters.DurationText.class, defaultValue = "0s", description = "How long a group lives after its last push; 0s means until it is deleted. Default: ${DEFAULT-VALUE}")
    private Duration ttl = Duration.ZERO;

    public HostPort listenAddress() {
        return listenAddress;
    }

    public boolean disableConsistencyCheck() {
        return disableConsistencyCheck;
    }

    public boolean enableUtf8Names() {
        return enableUtf8Names;
    }

    public Duration ttl() {
        return ttl;
    }
}
