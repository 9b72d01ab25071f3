package io.narthex.query.flush;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// Flushes and what follows them, under the names of their counterparts in Prometheus where there is one.
final class FlushMetrics {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Counter flushes;
    private final Counter failures;
    private final Summary duration;
    private final Counter timeRetentions;
    private final Counter sizeRetentions;
    private final Counter trimmedUnread;

    FlushMetrics(PrometheusRegistry registry) {
        flushes = counter(registry, "prometheus_tsdb_compactions_total",
                "Total number of compactions that were executed for the partition.");
        failures = counter(registry, "prometheus_tsdb_compactions_failed_total",
                "Total number of compactions that failed for the partition.");
        duration = Summary.builder().name("narthex_query_flush_duration_seconds")
                .help("How long flushes of a head partition took.").register(registry);
        timeRetentions = counter(registry, "prometheus_tsdb_time_retentions_total",
                "The number of times that blocks were deleted because the maximum time limit was exceeded.");
        sizeRetentions = counter(registry, "prometheus_tsdb_size_retentions_total",
                "The number of times that blocks were deleted because the maximum number of bytes was exceeded.");
        trimmedUnread = counter(registry, "narthex_query_log_trimmed_unread_records_total",
                "Records of the log deleted though rules had not read them for a day.");
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help) {
        return Counter.builder().name(name).help(help).register(registry);
    }

    void flushed(long startNanos) {
        flushes.inc();
        duration.observe((System.nanoTime() - startNanos) / NANOS_PER_SECOND);
    }

    void failed() {
        failures.inc();
    }

    void timeRetention() {
        timeRetentions.inc();
    }

    void sizeRetention() {
        sizeRetentions.inc();
    }

    void trimmedUnread(long records) {
        trimmedUnread.inc(records);
    }
}
