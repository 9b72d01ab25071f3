package io.narthex.rules.notify;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.narthex.config.AlertingConfig;
import io.narthex.config.discovery.DiscoveryMetrics;
import io.narthex.schema.Records;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.table.StatusPublisher;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.TopicCatalogue;
import io.narthex.schema.topic.Topics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the topic of alerts and sends those of rules to the Alertmanagers elsewhere. Rules write an alert whenever
/// Prometheus would send it, so a record is a sending.
///
/// Its place in the log is committed behind what every Alertmanager has had, refused or missed. A process that is killed
/// sends again what it had queued; the instances of the rules service share the partitions. Nothing
/// is read before the first Alertmanager is named. Thread-safe.
public final class AlertNotifier implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AlertNotifier.class);
    private static final String GROUP_ID = "narthex-rules-notifier";
    /// The source of alerts that were posted to the alert router.
    private static final String API = "api";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);
    /// As long as Prometheus goes on to send a resolved alert.
    private static final Duration RESOLVED_RETENTION = Duration.ofMinutes(15);

    private final LogConnection connection;
    private final String memberName;
    private final Alertmanagers alertmanagers;
    private final InstantSource clock;
    private final Deque<Delivery> open = new ArrayDeque<>();
    private volatile boolean isClosing;
    private @Nullable Thread thread;

    private AlertNotifier(LogConnection connection, String memberName, Alertmanagers alertmanagers,
            InstantSource clock) {
        this.connection = connection;
        this.memberName = memberName;
        this.alertmanagers = alertmanagers;
        this.clock = clock;
    }

    /// Sends as soon as [#apply] names somebody.
    ///
    /// @param memberName the same after a restart, so that its partitions are its own again at once
    /// @param status owned by the caller
    public static AlertNotifier start(LogConnection connection, String memberName, NotifierSettings settings,
            PrometheusRegistry registry, DiscoveryMetrics discoveryMetrics, StatusPublisher status,
            InstantSource clock) {
        return new AlertNotifier(connection, memberName,
                new Alertmanagers(memberName, settings, registry, discoveryMetrics, status), clock);
    }

    /// Takes over a configuration, the first or another.
    public synchronized void apply(AlertingConfig config) {
        alertmanagers.apply(config.alertmanagers());
        if (!config.alertmanagers().isEmpty() && thread == null) {
            thread = Thread.ofPlatform().name("rules-notifier").daemon().start(this::run);
        }
    }

    private KafkaConsumer<byte[], byte[]> newConsumer() {
        Map<String, Object> properties = new HashMap<>(connection.properties());
        properties.put("group.id", GROUP_ID);
        properties.put("group.instance.id", memberName);
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        properties.put("session.timeout.ms", "10000");
        properties.put("fetch.max.wait.ms", "100");
        properties.put("max.partition.fetch.bytes", Integer.toString(TopicCatalogue.MAX_MESSAGE_BYTES));
        KafkaConsumer<byte[], byte[]> created = new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        created.subscribe(List.of(Topics.ALERTS));
        return created;
    }

    private void run() {
        while (!isClosing) {
            try (KafkaConsumer<byte[], byte[]> consumer = newConsumer()) {
                open.clear();
                while (!isClosing) {
                    send(consumer.poll(POLL));
                    commit(consumer);
                }
                drain(consumer);
            } catch (WakeupException | InterruptException e) {
                log.atTrace().setCause(e).log("notifier woken");
            } catch (KafkaException e) {
                log.atWarn().addKeyValue("topic", Topics.ALERTS).addKeyValue("error", e.getMessage())
                        .log("alerts are not sent yet");
                pause();
            }
        }
    }

    private void send(ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        records.forEach(record -> ends.put(new TopicPartition(record.topic(), record.partition()),
                new OffsetAndMetadata(record.offset() + 1)));
        Delivery delivery = new Delivery(ends);
        records.forEach(record -> send(record, delivery));
        delivery.end();
        open.addLast(delivery);
    }

    private void send(ConsumerRecord<byte[], byte[]> record, Delivery delivery) {
        if (record.value() == null) {
            return;
        }
        try {
            Alert alert = Records.ALERTS.decode(record.value());
            if (isToBeSent(alert, clock.millis())) {
                alertmanagers.send(alert, delivery);
            }
        } catch (MalformedRecordException e) {
            log.atWarn().addKeyValue("topic", Topics.ALERTS).addKeyValue("kafkaOffset", record.offset())
                    .addKeyValue("error", e.getMessage()).log("malformed alert passed over");
        }
    }

    /// Whether Prometheus would still send it. After an outage old records come, and newer ones follow.
    static boolean isToBeSent(Alert alert, long nowMs) {
        return !alert.source().equals(API) && switch (alert.state()) {
            case PENDING -> false;
            case FIRING -> alert.endsAtMs() > nowMs;
            case RESOLVED -> alert.endsAtMs() + RESOLVED_RETENTION.toMillis() > nowMs;
        };
    }

    private void commit(KafkaConsumer<byte[], byte[]> consumer) {
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        for (Delivery first = open.peekFirst(); first != null && first.isDone(); first = open.peekFirst()) {
            done.putAll(first.ends());
            open.removeFirst();
        }
        if (!done.isEmpty()) {
            consumer.commitSync(done);
        }
    }

    private void drain(KafkaConsumer<byte[], byte[]> consumer) {
        long deadlineNanos = System.nanoTime() + DRAIN_TIMEOUT.toNanos();
        commit(consumer);
        while (!open.isEmpty() && System.nanoTime() < deadlineNanos) {
            pause(Duration.ofMillis(20));
            commit(consumer);
        }
    }

    private static void pause() {
        pause(PAUSE);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits a few seconds for what is queued; the rest is sent after the next start.
    @Override
    public void close() {
        isClosing = true;
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running != null) {
            try {
                running.join(DRAIN_TIMEOUT.plus(PAUSE).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        alertmanagers.close();
    }
}
