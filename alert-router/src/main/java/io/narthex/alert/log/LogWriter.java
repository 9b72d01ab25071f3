package io.narthex.alert.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.notify.AuditTrail;
import io.narthex.alert.notify.NotificationLog;
import io.narthex.alert.silence.SilenceWriter;
import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.Records;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertEvent;
import io.narthex.schema.alert.NotificationLogEntry;
import io.narthex.schema.alert.Silence;
import io.narthex.schema.codec.RecordType;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the router's records. Alerts and silences are waited for, and must be durable; so is the notification log,
/// which is retried for two minutes if it is not; audit events are dropped, and counted, when the broker does not keep up.
/// Thread-safe.
public final class LogWriter implements SilenceWriter, NotificationLog.Writer, AuditTrail, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogWriter.class);
    private static final Duration ACK_TIMEOUT = Duration.ofSeconds(20);

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaProducer<byte[], byte[]> auditProducer;
    private final LogMetrics metrics;
    private final int slotCount;

    /// @throws KafkaException if the cluster does not answer
    public LogWriter(LogConnection connection, LogMetrics metrics) {
        this.metrics = metrics;
        producer = connection.producer(Map.of("max.block.ms", "10000", "delivery.timeout.ms", "120000",
                "request.timeout.ms", "15000", "buffer.memory", Integer.toString(16 << 20)));
        auditProducer = connection.producer(Map.of("max.block.ms", "1", "delivery.timeout.ms", "60000",
                "request.timeout.ms", "15000", "linger.ms", "20", "buffer.memory", Integer.toString(4 << 20),
                // Where nothing happens for long, the topic's partitions must still be known: nobody waits for them.
                "metadata.max.idle.ms", Long.toString(Duration.ofDays(3650).toMillis())));
        try {
            slotCount = producer.partitionsFor(Topics.NOTIFICATION_LOG).size();
            // The audit must not block, so it learns its topic's partitions here.
            warmUp();
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            auditProducer.close(Duration.ZERO);
            throw e;
        }
    }

    private void warmUp() {
        long deadlineNanos = System.nanoTime() + ACK_TIMEOUT.toNanos();
        while (true) {
            try {
                auditProducer.partitionsFor(Topics.ALERT_EVENTS);
                return;
            } catch (org.apache.kafka.common.errors.TimeoutException e) {
                if (System.nanoTime() > deadlineNanos) {
                    throw e;
                }
            }
        }
    }

    int slotCount() {
        return slotCount;
    }

    private <V> Future<RecordMetadata> send(RecordType<V> type, V value) {
        return send(type, value, null, type.encode(value));
    }

    private <V> Future<RecordMetadata> send(RecordType<V> type, V value, @Nullable Integer partition,
            byte @Nullable [] bytes) {
        return producer.send(
                new ProducerRecord<>(type.topic(), partition, RecordType.keyBytes(type.key(value)), bytes),
                (_, failure) -> {
                    if (failure != null) {
                        metrics.writeFailures.labelValues(type.topic()).inc();
                        log.atError().addKeyValue("topic", type.topic()).addKeyValue("error", failure.getMessage())
                                .log("record could not be written");
                    }
                });
    }

    /// Returns once all alerts are durable.
    ///
    /// @throws LogUnavailableException if that cannot be promised
    public void writeAlerts(List<Alert> alerts) {
        await(Topics.ALERTS, alerts.stream().map(alert -> send(Records.ALERTS, alert)).toList());
    }

    /// Writes an alert once more, as it is; whether that succeeds shows in the metric.
    public void renew(Alert alert) {
        send(Records.ALERTS, alert);
    }

    @Override
    public void write(List<Silence> silences) {
        await(Topics.SILENCES, silences.stream().map(silence -> send(Records.SILENCES, silence)).toList());
    }

    @Override
    public void erase(Silence silence) {
        send(Records.SILENCES, silence, null, null);
    }

    @Override
    public int sizeBytes(Silence silence) {
        return Records.SILENCES.encode(silence).length;
    }

    @Override
    public void write(NotificationLogEntry entry) {
        Future<RecordMetadata> sent = send(Records.NOTIFICATION_LOG, entry, Slots.of(entry.groupKey(), slotCount),
                Records.NOTIFICATION_LOG.encode(entry));
        try {
            await(Topics.NOTIFICATION_LOG, List.of(sent));
        } catch (LogUnavailableException e) {
            log.atWarn().addKeyValue("error", e.getMessage()).log("what was notified is not durable yet");
        }
    }

    @Override
    public void erase(NotificationLogEntry entry) {
        send(Records.NOTIFICATION_LOG, entry, Slots.of(entry.groupKey(), slotCount), null);
    }

    private static void await(String topic, List<Future<RecordMetadata>> sent) {
        long deadlineNanos = System.nanoTime() + ACK_TIMEOUT.toNanos();
        List<Future<RecordMetadata>> left = new ArrayList<>(sent);
        try {
            for (Future<RecordMetadata> one : left) {
                one.get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new LogUnavailableException("the log did not acknowledge the write to " + topic, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("interrupted while writing to " + topic, e);
        }
    }

    @Override
    public void alert(String kind, KnownAlert alert, String groupKey, String receiver, String reason) {
        audit(new AlertEvent(alert.alert().tenant(), System.currentTimeMillis(), kind, alert.fingerprint().toString(),
                alert.labels(), groupKey, receiver, reason, Map.of()));
    }

    @Override
    public void event(String kind, Labels labels, String groupKey, String receiver, String reason,
            Map<String, String> detail) {
        audit(new AlertEvent(TenantId.DEFAULT, System.currentTimeMillis(), kind, "", labels, groupKey, receiver,
                reason, detail));
    }

    private void audit(AlertEvent event) {
        auditProducer.send(
                new ProducerRecord<>(Topics.ALERT_EVENTS, RecordType.keyBytes(Records.ALERT_EVENTS.key(event)),
                        Records.ALERT_EVENTS.encode(event)),
                (_, failure) -> {
                    if (failure != null) {
                        metrics.eventsDropped.inc();
                    }
                });
    }

    /// Waits for what is on its way. Idempotent.
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        auditProducer.close(Duration.ofSeconds(2));
    }
}
