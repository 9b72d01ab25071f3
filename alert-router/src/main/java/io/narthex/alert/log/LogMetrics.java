package io.narthex.alert.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// Metrics of the router's dealings with the log.
public final class LogMetrics {
    final Counter records;
    final Counter malformed;
    final Counter writeFailures;
    final Counter eventsDropped;
    final Gauge slots;
    private final Map<String, BooleanSupplier> readers = new ConcurrentHashMap<>();

    public LogMetrics(PrometheusRegistry registry) {
        records = Counter.builder().name("narthex_alert_log_records_total").help("Records read from the log")
                .labelNames("topic").register(registry);
        malformed = Counter.builder().name("narthex_alert_log_malformed_records_total")
                .help("Records of the log that could not be decoded or taken and were skipped").labelNames("topic")
                .register(registry);
        writeFailures = Counter.builder().name("narthex_alert_log_write_failures_total")
                .help("Records that could not be written to the log").labelNames("topic").register(registry);
        eventsDropped = Counter.builder().name("narthex_alert_events_dropped_total")
                .help("Audit records that were dropped because the log does not take them").register(registry);
        GaugeWithCallback.builder().name("narthex_alert_log_reader_running")
                .help("Whether a topic is being read; 0 until the process is started again").labelNames("topic")
                .callback(callback -> readers
                        .forEach((topic, isRunning) -> callback.call(isRunning.getAsBoolean() ? 1 : 0, topic)))
                .register(registry);
        slots = Gauge.builder().name("narthex_alert_slots").help("Slots of groups that this router owns")
                .register(registry);
    }

    void watchReader(String topic, BooleanSupplier isRunning) {
        readers.put(topic, isRunning);
    }
}
