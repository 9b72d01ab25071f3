package io.narthex.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where the embedded broker listens and keeps its data.
///
/// @param dataDirectory created if absent
/// @param host address to listen on
/// @param port 0 picks a free one
/// @param advertisedAddress `host:port` that clients are told to connect to; empty means the one it listens on
/// @param overrides Kafka server properties that win over ours
public record BrokerConfig(Path dataDirectory, String host, int port, Optional<String> advertisedAddress,
        Map<String, String> overrides) {
    public BrokerConfig {
        overrides = Map.copyOf(overrides);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Kafka port must be 0 to 65535, got " + port);
        }
    }

    /// On a free port of the loopback address.
    public static BrokerConfig local(Path dataDirectory) {
        return new BrokerConfig(dataDirectory, "127.0.0.1", 0, Optional.empty(), Map.of());
    }
}
