package io.narthex.standalone.flags;

import io.narthex.standalone.web.HostPort;
import picocli.CommandLine.Option;

/// `--kafka.listen-address`, for the processes that bring a broker.
public final class BrokerFlags {
    @Option(names = "--kafka.listen-address", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:9092", description = "Address that the embedded broker listens on; port 0 picks a free one. Default: ${DEFAULT-VALUE}")
    private HostPort listenAddress = HostPort.parse("127.0.0.1:9092");

    public HostPort listenAddress() {
        return listenAddress;
    }
}
