package io.narthex.config;

import java.time.Duration;
import java.util.List;

/// Where targets come from.
public sealed interface DiscoveryConfig {
    /// Prometheus' name of the mechanism, as in the label `mechanism` of its metrics.
    String mechanism();

    /// Targets that stand in the configuration itself.
    record Static(List<TargetGroup> groups) implements DiscoveryConfig {
        @Override
        public String mechanism() {
            return "static";
        }
    }

    /// Targets in JSON or YAML files, watched and read again at least every interval.
    ///
    /// @param files paths; the last element may hold `*`
    record File(List<String> files, Duration refreshInterval) implements DiscoveryConfig {
        @Override
        public String mechanism() {
            return "file";
        }
    }

    /// Targets from an HTTP server that answers JSON.
    record Http(String url, Duration refreshInterval, HttpClientConfig http) implements DiscoveryConfig {
        @Override
        public String mechanism() {
            return "http";
        }
    }

    /// A mechanism that is understood and checked, but that nothing serves yet: a pool that has it must fail visibly.
    ///
    /// @param toYaml its settings, secrets masked
    record Unbuilt(String mechanism, String toYaml) implements DiscoveryConfig {}
}
