package io.narthex.alert.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.narthex.alert.notify.NotificationLog;
import io.narthex.schema.Records;
import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.codec.RecordType;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads alerts, silences and the notification log from their beginnings and goes on following them.
///
/// Who asks [#whenCaughtUp] is called once everything that stood in the log at that moment was handed to the listener.
public final class LogReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogReader.class);
    private static final List<String> TOPICS = List.of(Topics.ALERTS, Topics.SILENCES, Topics.NOTIFICATION_LOG);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final LogListener listener;
    private final LogMetrics metrics;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> requests = new ConcurrentLinkedQueue<>();
    private final List<CatchUp> pending = new ArrayList<>();
    private volatile boolean isClosed;

    private record CatchUp(Map<TopicPartition, Long> ends, Runnable then) {}

    public LogReader(LogConnection connection, LogListener listener, LogMetrics metrics) {
        this.listener = listener;
        this.metrics = metrics;
        consumer = connection.assignedConsumer();
        thread = new Thread(this::run, "alert-log-reader");
        thread.setDaemon(true);
    }

    /// Begins to read.
    public void start() {
        thread.start();
    }

    /// Calls back once, on the reader's thread.
    public void whenCaughtUp(Runnable then) {
        requests.add(then);
        consumer.wakeup();
    }

    private void run() {
        try {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : TOPICS) {
                retry(() -> consumer.partitionsFor(topic)
                        .forEach(info -> partitions.add(new TopicPartition(topic, info.partition()))));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!isClosed) {
                poll();
            }
        } catch (InterruptException e) {
            if (!isClosed) {
                log.atError().setCause(e).log("alert log reader was interrupted");
            }
        } finally {
            consumer.close();
        }
    }

    private void retry(Runnable action) {
        while (!isClosed) {
            try {
                action.run();
                return;
            } catch (WakeupException e) {
                // A request came; it is looked at in the loop.
                continue;
            }
        }
    }

    private void poll() {
        try {
            acceptRequests();
            for (ConsumerRecord<byte[], byte[]> record : consumer
                    .poll(Duration.ofMillis(pending.isEmpty() ? 500 : 50))) {
                accept(record);
            }
            pending.removeIf(this::runIfReached);
        } catch (WakeupException e) {
            // Either a request, met at the top of the loop, or the end.
            log.atTrace().log("woken up");
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            log.atWarn().addKeyValue("error", e.getMessage()).log("the log cannot be read, will try again");
        }
    }

    private void acceptRequests() {
        while (!requests.isEmpty()) {
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(consumer.assignment()));
            pending.add(new CatchUp(ends, requests.remove()));
        }
    }

    private boolean runIfReached(CatchUp catchUp) {
        catchUp.ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        if (!catchUp.ends.isEmpty()) {
            return false;
        }
        catchUp.then.run();
        return true;
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        metrics.records.labelValues(record.topic()).inc();
        try {
            switch (record.topic()) {
                case Topics.ALERTS -> {
                    // An erased alert is left to end at its own time.
                    if (record.value() != null) {
                        listener.alert(Records.ALERTS.decode(record.value()));
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
        } catch (MalformedRecordException | IllegalArgumentException | IndexOutOfBoundsException e) {
            metrics.malformed.labelValues(record.topic()).inc();
            log.atWarn().addKeyValue("topic", record.topic()).addKeyValue("partition", record.partition())
                    .addKeyValue("kafkaOffset", record.offset()).addKeyValue("error", e.getMessage())
                    .log("record skipped");
        }
    }

    /// `tenant/groupKey/receiver/integration/index`, where the group key holds slashes of its own.
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
        isClosed = true;
        consumer.wakeup();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
