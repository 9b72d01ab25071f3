package io.narthex.alert.config;

import java.util.List;
import java.util.Map;

/// A receiver.
///
/// @param labels always with `name`
/// @param integrations may be empty: such a receiver swallows its alerts
public record ReceiverConfig(String name, Map<String, String> labels, List<IntegrationConfig> integrations) {
    public ReceiverConfig {
        labels = Map.copyOf(labels);
        integrations = List.copyOf(integrations);
    }
}
