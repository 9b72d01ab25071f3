package io.narthex.alert.log;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// Metrics of the router's dealings with the log.
public final class LogMetrics {
    final Counter records;
    final Counter malformed;
    final Counter writeFailures;
    final Counter eventsDropped;
    final Gauge slots;

    public LogMetrics(PrometheusRegistry registry) {
        records = Counter.builder().name("narthex_alert_log_records_total").help("Records read from the log")
                .labelNames("topic").register(registry);
        malformed = Counter.builder().name("narthex_alert_log_malformed_records_total")
                .help("Records of the log that could not be decoded and were skipped").labelNames("topic")
                .register(registry);
        writeFailures = Counter.builder().name("narthex_alert_log_write_failures_total")
                .help("Records that could not be written to the log").labelNames("topic").register(registry);
        eventsDropped = Counter.builder().name("narthex_alert_events_dropped_total")
                .help("Audit records that were dropped because the log does not take them").register(registry);
        slots = Gauge.builder().name("narthex_alert_slots").help("Slots of groups that this router owns")
                .register(registry);
    }
}
