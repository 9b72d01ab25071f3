package io.narthex.config;

import java.time.Duration;
import java.util.List;

/// The section `alerting`.
public record AlertingConfig(List<RelabelConfig> alertRelabelConfigs, List<Alertmanager> alertmanagers) {
    /// @param pathPrefix prepended to `/api/v2/alerts`
    /// @param sigv4 whether requests are to be signed for AWS
    public record Alertmanager(HttpClientConfig http, boolean sigv4, String scheme, String pathPrefix,
            Duration timeout, String apiVersion, List<DiscoveryConfig> discovery, List<RelabelConfig> relabelConfigs,
            List<RelabelConfig> alertRelabelConfigs) {}
}
