package io.narthex.query.exemplar;

import java.util.function.DoubleSupplier;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// `prometheus_tsdb_exemplar_*`.
final class ExemplarMetrics {
    private static final String PREFIX = "prometheus_tsdb_exemplar_";
    private static final double MS_PER_SECOND = 1000;

    private final PrometheusRegistry registry;
    private final Counter appended;
    private final Counter outOfOrder;

    ExemplarMetrics(PrometheusRegistry registry, ExemplarStore store) {
        this.registry = registry;
        appended = counter("exemplars_appended_total", "Total number of appended exemplars.");
        outOfOrder = counter("out_of_order_exemplars_total",
                "Total number of exemplars refused because their series has a later one.");
        gauge("exemplars_in_storage", "Number of exemplars held now.", store::size);
        gauge("series_with_exemplars_in_storage", "Number of series with exemplars held now.", store::seriesCount);
        gauge("last_exemplars_timestamp_seconds",
                "Timestamp of the exemplar that is held longest: how far back the limit on their number reaches.",
                () -> store.firstTimestampMs() / MS_PER_SECOND);
        gauge("max_exemplars", "Total number of exemplars that can be held.", store::capacity);
    }

    private Counter counter(String name, String help) {
        return Counter.builder().name(PREFIX + name).help(help).register(registry);
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder().name(PREFIX + name).help(help)
                .callback(callback -> callback.call(value.getAsDouble())).register(registry);
    }

    void appended() {
        appended.inc();
    }

    void outOfOrder() {
        outOfOrder.inc();
    }
}
