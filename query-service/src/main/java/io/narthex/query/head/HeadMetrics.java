package io.narthex.query.head;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// `prometheus_tsdb_head_*` counters, shared by all head partitions of a process.
public final class HeadMetrics {
    private final Counter seriesCreated;
    private final Counter seriesRemoved;
    private final CounterDataPoint floats;
    private final CounterDataPoint histograms;
    private final CounterDataPoint lateSamples;
    private final Counter conflicts;
    private final Counter malformed;
    private final Counter unknown;
    private final Counter abandoned;

    public HeadMetrics(PrometheusRegistry registry) {
        seriesCreated = counter(registry, "prometheus_tsdb_head_series_created_total",
                "Total number of series created in the head");
        seriesRemoved = counter(registry, "prometheus_tsdb_head_series_removed_total",
                "Total number of series removed in the head");
        Counter appended = Counter.builder().name("prometheus_tsdb_head_samples_appended_total")
                .help("Total number of appended samples.").labelNames("type").register(registry);
        floats = appended.labelValues("float");
        histograms = appended.labelValues("histogram");
        lateSamples = Counter.builder().name("prometheus_tsdb_head_out_of_order_samples_appended_total")
                .help("Total number of appended out of order samples.").labelNames("type").register(registry)
                .labelValues("float");
        conflicts = counter(registry, "narthex_query_conflicting_samples_total",
                "Samples dropped because an earlier record holds another value for their series and timestamp.");
        malformed = counter(registry, "narthex_query_malformed_records_total",
                "Records of the samples topic that could not be read and were skipped.");
        unknown = counter(registry, "narthex_query_unknown_records_total",
                "Records of the samples topic that were skipped because their schema is not known here.");
        abandoned = counter(registry, "narthex_query_abandoned_batches_total",
                "Batches in several records that were given up because their last record did not come.");
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help) {
        return Counter.builder().name(name).help(help).register(registry);
    }

    void seriesCreated() {
        seriesCreated.inc();
    }

    void seriesRemoved() {
        seriesRemoved.inc();
    }

    void lateSample() {
        lateSamples.inc();
    }

    void conflictingSample() {
        conflicts.inc();
    }

    /// Counts a whole batch at once: a sample costs nothing.
    public void appended(long floatCount, long histogramCount) {
        if (floatCount > 0) {
            floats.inc(floatCount);
        }
        if (histogramCount > 0) {
            histograms.inc(histogramCount);
        }
    }

    public void malformedRecord() {
        malformed.inc();
    }

    public void unknownRecord() {
        unknown.inc();
    }

    public void abandonedBatch() {
        abandoned.inc();
    }
}
