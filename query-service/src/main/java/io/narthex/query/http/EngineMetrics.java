package io.narthex.query.http;

import io.narthex.promql.value.QueryStats;
import io.narthex.query.limits.QueryGate;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// `prometheus_engine_*`.
final class EngineMetrics {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Summary duration;
    private final Counter samplesRead;

    EngineMetrics(PrometheusRegistry registry, QueryGate gate) {
        GaugeWithCallback.builder().name("prometheus_engine_queries")
                .help("The current number of queries being executed or waiting.")
                .callback(callback -> callback.call(gate.running())).register(registry);
        GaugeWithCallback.builder().name("prometheus_engine_queries_concurrent_max")
                .help("The max number of concurrent queries.")
                .callback(callback -> callback.call(gate.maxConcurrency())).register(registry);
        duration = Summary.builder().name("prometheus_engine_query_duration_seconds").help("Query timings")
                .labelNames("slice").quantile(0.5).quantile(0.9).quantile(0.99).register(registry);
        samplesRead = Counter.builder().name("prometheus_engine_query_samples_total")
                .help("The total number of samples loaded by all queries.").register(registry);
    }

    void observe(long queuedNanos, QueryStats stats) {
        duration.labelValues("queue_time").observe(queuedNanos / NANOS_PER_SECOND);
        duration.labelValues("prepare_time").observe(stats.preparationNanos() / NANOS_PER_SECOND);
        duration.labelValues("inner_eval").observe(stats.evaluationNanos() / NANOS_PER_SECOND);
        duration.labelValues("result_sort").observe(stats.sortNanos() / NANOS_PER_SECOND);
        samplesRead.inc(stats.samplesRead());
    }
}
