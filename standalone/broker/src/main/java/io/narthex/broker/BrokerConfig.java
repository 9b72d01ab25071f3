package io.narthex.broker;

import java.nio.file.Path;
import java.util.Map;

/// Where the embedded broker listens and keeps its data.
///
/// @param dataDirectory created if absent
/// @param host address that clients connect to
/// @param port 0 picks a free one
/// @param overrides Kafka server properties that win over ours
public record BrokerConfig(Path dataDirectory, String host, int port, Map<String, String> overrides) {
    public BrokerConfig {
        overrides = Map.copyOf(overrides);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Kafka port must be 0 to 65535, got " + port);
        }
    }

    /// On a free port of the loopback address.
    public static BrokerConfig local(Path dataDirectory) {
        return new BrokerConfig(dataDirectory, "127.0.0.1", 0, Map.of());
    }
}
