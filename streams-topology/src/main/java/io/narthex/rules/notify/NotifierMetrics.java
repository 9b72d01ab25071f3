package io.narthex.rules.notify;

import java.util.function.IntSupplier;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// Sending under Prometheus' names. Thread-safe.
final class NotifierMetrics {
    private static final String ALERTMANAGER = "alertmanager";
    private static final double NANOS_PER_SECOND = 1e9;

    private final Counter sent;
    private final Counter errors;
    private final Counter dropped;
    private final Summary latency;
    private final Histogram latencyHistogram;
    private final Gauge discovered;

    /// @param queueLength of the longest queue
    NotifierMetrics(PrometheusRegistry registry, int queueCapacity, IntSupplier queueLength) {
        sent = counter("prometheus_notifications_sent_total", "Total number of alerts sent.", registry);
        errors = counter("prometheus_notifications_errors_total",
                "Total number of sent alerts affected by errors.", registry);
        dropped = counter("prometheus_notifications_dropped_total",
                "Total number of alerts dropped due to errors when sending to Alertmanager.", registry);
        latency = Summary.builder().name("prometheus_notifications_latency_seconds")
                .help("Latency quantiles for sending alert notifications.").labelNames(ALERTMANAGER)
                .quantile(0.5, 0.05).quantile(0.9, 0.01).quantile(0.99, 0.001).register(registry);
        latencyHistogram = Histogram.builder().name("prometheus_notifications_latency_histogram_seconds")
                .help("Latency histogram for sending alert notifications.").labelNames(ALERTMANAGER)
                .classicUpperBounds(0.01, 0.1, 1, 10).register(registry);
        discovered = Gauge.builder().name("prometheus_notifications_alertmanagers_discovered")
                .help("The number of alertmanagers discovered and active.").register(registry);
        discovered.set(0);
        Gauge.builder().name("prometheus_notifications_queue_capacity")
                .help("The capacity of the alert notifications queue.").register(registry).set(queueCapacity);
        GaugeWithCallback.builder().name("prometheus_notifications_queue_length")
                .help("The number of alert notifications in the longest queue.")
                .callback(callback -> callback.call(queueLength.getAsInt())).register(registry);
    }

    private static Counter counter(String name, String help, PrometheusRegistry registry) {
        return Counter.builder().name(name).help(help).labelNames(ALERTMANAGER).register(registry);
    }

    void known(String url) {
        sent.initLabelValues(url);
        errors.initLabelValues(url);
        dropped.initLabelValues(url);
    }

    void gone(String url) {
        sent.remove(url);
        errors.remove(url);
        dropped.remove(url);
        latency.remove(url);
        latencyHistogram.remove(url);
    }

    /// Prometheus counts what failed among what was sent, too.
    void sent(String url, int alerts, long durationNanos) {
        sent.labelValues(url).inc(alerts);
        latency.labelValues(url).observe(durationNanos / NANOS_PER_SECOND);
        latencyHistogram.labelValues(url).observe(durationNanos / NANOS_PER_SECOND);
    }

    void failed(String url, int alerts) {
        errors.labelValues(url).inc(alerts);
    }

    void dropped(String url, int alerts) {
        dropped.labelValues(url).inc(alerts);
    }

    void discovered(int count) {
        discovered.set(count);
    }
}
