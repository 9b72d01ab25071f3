package io.narthex.query;

import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.narthex.query.catalogue.SegmentCatalogue;
import io.narthex.query.head.HeadStatistics;
import io.narthex.segment.SegmentManifest;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// `prometheus_tsdb_*` gauges over heads and segments, computed when they are scraped.
final class StorageMetrics {
    private static final double MS_PER_SECOND = 1000;

    private final PrometheusRegistry registry;
    private final Supplier<HeadStatistics> head;

    private StorageMetrics(PrometheusRegistry registry, Supplier<HeadStatistics> head) {
        this.registry = registry;
        this.head = head;
    }

    static void register(PrometheusRegistry registry, Supplier<HeadStatistics> head, SegmentCatalogue catalogue,
            QueryConfig config) {
        StorageMetrics metrics = new StorageMetrics(registry, head);
        metrics.head("head_series", "Total number of series in the head.", HeadStatistics::seriesCount);
        metrics.head("head_chunks", "Total number of chunks in the head.", HeadStatistics::chunkCount);
        metrics.head("head_chunks_storage_size_bytes", "Size of the chunks of the head in memory.",
                HeadStatistics::memoryBytes);
        metrics.head("head_min_time", "Minimum time bound of the head.", HeadStatistics::minTimestampMs);
        metrics.head("head_max_time", "Maximum timestamp of the head.", HeadStatistics::maxTimestampMs);
        metrics.head("head_min_time_seconds", "Minimum time bound of the head in seconds.",
                statistics -> statistics.minTimestampMs() / MS_PER_SECOND);
        metrics.head("head_max_time_seconds", "Maximum timestamp of the head in seconds.",
                statistics -> statistics.maxTimestampMs() / MS_PER_SECOND);
        metrics.gauge("blocks_loaded", "Number of segments in force.", () -> catalogue.inForce().size());
        metrics.gauge("storage_blocks_bytes", "The number of bytes that segments take.",
                () -> catalogue.inForce().stream().mapToLong(SegmentManifest::bytes).sum());
        metrics.gauge("lowest_timestamp", "Lowest timestamp value stored in the database.",
                () -> lowest(head.get(), catalogue));
        metrics.gauge("lowest_timestamp_seconds", "Lowest timestamp value stored in the database in seconds.",
                () -> lowest(head.get(), catalogue) / MS_PER_SECOND);
        metrics.gauge("retention_limit_bytes", "Max number of bytes to be retained, 0 for no limit.",
                () -> config.storage().retentionBytes());
        metrics.gauge("retention_limit_seconds", "How long samples are retained, 0 for ever.",
                () -> config.storage().retention().toSeconds());
    }

    private interface Value {
        double get();
    }

    private static double lowest(HeadStatistics head, SegmentCatalogue catalogue) {
        return catalogue.inForce().stream().mapToLong(SegmentManifest::minTimestampMs)
                .reduce(head.minTimestampMs(), Math::min);
    }

    private void head(String name, String help, ToDoubleFunction<HeadStatistics> value) {
        gauge(name, help, () -> value.applyAsDouble(head.get()));
    }

    private void gauge(String name, String help, Value value) {
        GaugeWithCallback.builder().name("prometheus_tsdb_" + name).help(help)
                .callback(callback -> callback.call(value.get())).register(registry);
    }
}
