package io.narthex.query.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// `prometheus_http_*`: requests by handler, which is the route and never the path itself.
final class HttpMetrics {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Counter requests;
    private final Histogram duration;
    private final Histogram responseSize;

    HttpMetrics(PrometheusRegistry registry) {
        requests = Counter.builder().name("prometheus_http_requests_total").help("Counter of HTTP requests.")
                .labelNames("code", "handler").register(registry);
        duration = Histogram.builder().name("prometheus_http_request_duration_seconds")
                .help("Histogram of latencies for HTTP requests.").labelNames("handler").classicOnly()
                .classicUpperBounds(.1, .2, .4, 1, 3, 8, 20, 60, 120).register(registry);
        responseSize = Histogram.builder().name("prometheus_http_response_size_bytes")
                .help("Histogram of response size for HTTP requests.").labelNames("handler").classicOnly()
                .classicUpperBounds(100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9).register(registry);
    }

    void observe(String handler, int code, long startNanos, long bytes) {
        requests.labelValues(Integer.toString(code), handler).inc();
        duration.labelValues(handler).observe((System.nanoTime() - startNanos) / NANOS_PER_SECOND);
        responseSize.labelValues(handler).observe(bytes);
    }
}
