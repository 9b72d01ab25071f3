package io.narthex.alert.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.narthex.alert.notify.NotificationLog;
import io.narthex.schema.Records;
import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.codec.RecordType;
import io.narthex.schema.table.TopicReader;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads alerts, silences and the notification log from their beginnings and goes on following them, each on a thread
/// of its own. A record that cannot be decoded or taken is counted and skipped.
public final class LogReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogReader.class);

    private final LogConnection connection;
    private final LogListener listener;
    private final LogMetrics metrics;
    private final Admin admin;
    private final Map<String, TopicReader> readers = new LinkedHashMap<>();

    public LogReader(LogConnection connection, LogListener listener, LogMetrics metrics) {
        this.connection = connection;
        this.listener = listener;
        this.metrics = metrics;
        admin = connection.admin();
    }

    /// Begins to read. To be called once, before anything is asked.
    public void start() {
        for (String topic : List.of(Topics.ALERTS, Topics.SILENCES, Topics.NOTIFICATION_LOG)) {
            TopicReader reader = new TopicReader(connection, topic, this::accept);
            readers.put(topic, reader);
            metrics.watchReader(topic, reader::isRunning);
        }
    }

    /// Whether all topics are being read.
    public boolean isRunning() {
        return readers.values().stream().allMatch(TopicReader::isRunning);
    }

    /// Calls back once, on a reader's thread, when everything that stands in the log now was handed to the listener;
    /// never if the reader is closed first.
    public void whenCaughtUp(Runnable then) {
        CompletableFuture.allOf(readers.values().stream().map(TopicReader::readToEnd).toArray(CompletableFuture[]::new))
                .thenRun(then).exceptionally(failure -> {
                    log.atError().setCause(failure).log("what waited for the log to be read did not happen");
                    return null;
                });
    }

    /// Completes when all alerts were handed to the listener that stand in the log now. Those of transactions whose end
    /// is written to this partition later than to another are among them. Fails if the log does not answer.
    public CompletableFuture<Void> readAllAlerts() {
        return admin.describeTopics(List.of(Topics.ALERTS)).allTopicNames()
                .thenApply(topics -> {
                    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
                    topics.forEach((name, topic) -> topic.partitions().forEach(partition -> ends
                            .put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
                    return ends;
                }).toCompletionStage().toCompletableFuture()
                // Uncommitted records count: the default of the admin client.
                .thenCompose(ends -> admin.listOffsets(ends).all().toCompletionStage())
                .thenCompose(ends -> {
                    Map<TopicPartition, Long> offsets = new HashMap<>();
                    ends.forEach((partition, end) -> offsets.put(partition, end.offset()));
                    return Objects.requireNonNull(readers.get(Topics.ALERTS), "not started").readTo(offsets);
                });
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        metrics.records.labelValues(record.topic()).inc();
        try {
            take(record);
        } catch (RuntimeException e) {
            // Whatever it is: the records behind it are to be read.
            metrics.malformed.labelValues(record.topic()).inc();
            log.atError().addKeyValue("topic", record.topic()).addKeyValue("partition", record.partition())
                    .addKeyValue("kafkaOffset", record.offset()).setCause(e).log("record skipped");
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        switch (record.topic()) {
            case Topics.ALERTS -> {
                // An erased alert is left to end at its own time.
                if (record.value() != null) {
                    listener.alert(Records.ALERTS.decode(record.value()), record.timestamp());
                }
            }
            case Topics.SILENCES -> {
                if (record.value() == null) {
                    String key = RecordType.keyText(record.key());
                    listener.silenceErased(key.substring(key.indexOf('/') + 1));
                } else {
                    listener.silence(Records.SILENCES.decode(record.value()));
                }
            }
            case Topics.NOTIFICATION_LOG -> {
                if (record.value() == null) {
                    listener.notificationErased(notificationKey(RecordType.keyText(record.key())));
                } else {
                    listener.notified(Records.NOTIFICATION_LOG.decode(record.value()));
                }
            }
            default -> throw new MalformedRecordException("no topic of the router");
        }
    }

    /// `tenant/group key/receiver/integration/index`, read from its end: a group key may hold slashes.
    private static NotificationLog.Key notificationKey(String key) {
        int index = key.lastIndexOf('/');
        int integration = key.lastIndexOf('/', index - 1);
        int tenant = key.indexOf('/');
        String groupAndReceiver = key.substring(tenant + 1, integration);
        // A group key ends with `}`; what follows is the receiver, whatever it holds.
        int receiver = groupAndReceiver.lastIndexOf("}/") + 1;
        return new NotificationLog.Key(groupAndReceiver.substring(0, receiver),
                groupAndReceiver.substring(receiver + 1),
                key.substring(integration + 1, index), Integer.parseInt(key.substring(index + 1)));
    }

    /// Stops and waits. Idempotent.
    @Override
    public void close() {
        readers.values().forEach(TopicReader::close);
        admin.close(Duration.ofSeconds(2));
    }
}
