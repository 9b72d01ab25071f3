package io.narthex.config.discovery;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// Prometheus' metrics of service discovery: one for each registry, whoever discovers.
public final class DiscoveryMetrics {
    final Gauge discoveredTargets;
    final Gauge failedConfigs;
    final Counter receivedUpdates;
    final Counter sentUpdates;
    final Gauge lastUpdate;
    final Counter refreshFailures;
    final Summary refreshDuration;
    final Counter fileReadErrors;
    final Counter fileWatcherErrors;
    final Gauge fileMtime;
    final Counter httpFailures;

    public DiscoveryMetrics(PrometheusRegistry registry) {
        discoveredTargets = Gauge.builder().name("prometheus_sd_discovered_targets").help(
                "Targets that discovery gives now.").labelNames("name", "config").register(registry);
        failedConfigs = Gauge.builder().name("prometheus_sd_failed_configs").help(
                "Discovery configurations that could not be set up.").labelNames("name").register(registry);
        receivedUpdates = Counter.builder().name("prometheus_sd_received_updates").help(
                "Updates received from discovery mechanisms.").labelNames("name").register(registry);
        sentUpdates = Counter.builder().name("prometheus_sd_updates").help("Updates sent to pools.").labelNames(
                "name").register(registry);
        lastUpdate = Gauge.builder().name("prometheus_sd_last_update_timestamp_seconds").help(
                "When discovery last sent an update.").labelNames("name", "config").register(registry);
        refreshFailures = Counter.builder().name("prometheus_sd_refresh_failures").help("Failed refreshes.").labelNames(
                "mechanism", "config").register(registry);
        refreshDuration = Summary.builder().name("prometheus_sd_refresh_duration_seconds").help(
                "How long refreshes take.").labelNames("mechanism", "config").quantile(0.5).quantile(0.9).quantile(0.99)
                .register(registry);
        fileReadErrors = Counter.builder().name("prometheus_sd_file_read_errors").help(
                "Target files that could not be read.").register(registry);
        fileWatcherErrors = Counter.builder().name("prometheus_sd_file_watcher_errors").help(
                "Failures to watch target files.").register(registry);
        fileMtime = Gauge.builder().name("prometheus_sd_file_mtime_seconds").help(
                "When a target file was last modified.").labelNames("filename").register(registry);
        httpFailures = Counter.builder().name("prometheus_sd_http_failures").help("Failed requests for targets.")
                .register(registry);
        httpFailures.inc(0);
        fileReadErrors.inc(0);
        fileWatcherErrors.inc(0);
    }

    /// How many pools of a role have a discovery that could not be set up.
    public void failedPools(String role, int count) {
        failedConfigs.labelValues(role).set(count);
    }
}
