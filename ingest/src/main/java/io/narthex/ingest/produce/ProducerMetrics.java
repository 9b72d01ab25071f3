package io.narthex.ingest.produce;

import io.narthex.schema.produce.ProducerStats;
import io.narthex.schema.produce.SampleProducer;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// The numbers of a sample producer as metrics.
public final class ProducerMetrics {
    private ProducerMetrics() {}

    public static void register(PrometheusRegistry registry, SampleProducer producer) {
        ProducerStats stats = producer.stats();
        counter(registry, "narthex_ingest_samples_total", "Samples acknowledged by the log.", stats::sampleCount);
        counter(registry, "narthex_ingest_batches_total", "Records of samples acknowledged by the log.",
                stats::batchCount);
        counter(registry, "narthex_ingest_batch_bytes_total", "Bytes of the acknowledged records of samples.",
                stats::batchBytes);
        counter(registry, "narthex_ingest_batches_failed_total", "Records of samples that the log did not acknowledge.",
                stats::failedBatchCount);
        counter(registry, "narthex_ingest_rejected_sets_total", "Scrapes and requests refused before the log.",
                stats::rejectedSetCount);
        counter(registry, "narthex_ingest_published_series_total", "Label sets published.",
                stats::publishedSeriesCount);
        counter(registry, "narthex_ingest_published_layouts_total", "Layouts published.",
                stats::publishedLayoutCount);
        counter(registry, "narthex_ingest_ticks_failed_total", "Ticks that the log did not acknowledge.",
                stats::failedTickCount);
        gauge(registry, "narthex_ingest_pending_bytes", "Memory of samples that wait for the log.",
                () -> stats.pendingBytes());
        gauge(registry, "narthex_ingest_series", "Series remembered as published.", producer::seriesCount);
        gauge(registry, "narthex_ingest_log_writable", "Whether the log acknowledged when it was last tried.",
                () -> producer.isWritable() ? 1 : 0);
    }

    private interface Reading {
        double value();
    }

    private static void counter(PrometheusRegistry registry, String name, String help, Reading reading) {
        CounterWithCallback.builder().name(name).help(help).callback(c -> c.call(reading.value())).register(registry);
    }

    private static void gauge(PrometheusRegistry registry, String name, String help, Reading reading) {
        GaugeWithCallback.builder().name(name).help(help).callback(c -> c.call(reading.value())).register(registry);
    }
}
