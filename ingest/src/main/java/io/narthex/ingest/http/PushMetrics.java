package io.narthex.ingest.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// The Pushgateway's own metrics, under its names.
public final class PushMetrics {
    final Counter requests;
    final Summary sizeBytes;
    final Summary durationSeconds;

    /// @param version of this build
    public PushMetrics(PrometheusRegistry registry, String version) {
        requests = Counter.builder().name("pushgateway_http_requests_total")
                .help("Total HTTP requests processed by the Pushgateway, excluding scrapes.")
                .labelNames("handler", "code", "method").register(registry);
        sizeBytes = Summary.builder().name("pushgateway_http_push_size_bytes")
                .help("HTTP request size for pushes to the Pushgateway.")
                .quantile(0.1, 0.05).quantile(0.5, 0.05).quantile(0.9, 0.01).labelNames("method").register(registry);
        durationSeconds = Summary.builder().name("pushgateway_http_push_duration_seconds")
                .help("HTTP request duration for pushes to the Pushgateway.").quantile(0.1, 0.05).quantile(0.5, 0.05)
                .quantile(0.9, 0.01).labelNames("method").register(registry);
        Gauge.builder().name("pushgateway_build_info").help("Which build of the push gateway runs.")
                .labelNames("version").register(registry).labelValues(version).set(1);
    }
}
