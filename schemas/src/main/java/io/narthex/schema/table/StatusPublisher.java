package io.narthex.schema.table;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.narthex.schema.Records;
import io.narthex.schema.status.StatusRecord;
import io.narthex.schema.topic.LogConnection;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes what a service shows of itself, without ever blocking or failing the caller.
///
/// Status is worth nothing when it is late: a bounded queue feeds a thread of its own, and what does not fit, or what
/// the cluster does not take, is dropped and counted; the next report replaces it anyway.
public final class StatusPublisher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StatusPublisher.class);
    private static final int QUEUE_CAPACITY = 65_536;
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final KafkaProducer<byte[], byte[]> producer;
    private final RecordPublisher<StatusRecord> publisher;
    private final BlockingQueue<Change> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
    private final LongAdder dropped = new LongAdder();
    private final Thread thread;
    private volatile boolean closing;

    private record Change(String key, @Nullable StatusRecord value) {}

    private StatusPublisher(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
        this.publisher = new RecordPublisher<>(producer, Records.STATUS);
        this.thread = Thread.ofPlatform().name("publish-status").daemon().unstarted(this::run);
    }

    public static StatusPublisher start(LogConnection connection) {
        StatusPublisher publisher = new StatusPublisher(connection.producer(Map.of("linger.ms", "100", "max.block.ms",
                "2000", "delivery.timeout.ms", "20000", "request.timeout.ms", "10000", "buffer.memory",
                Integer.toString(8 << 20), "compression.type", "zstd")));
        publisher.thread.start();
        return publisher;
    }

    public void publish(StatusRecord status) {
        offer(new Change(status.key(), status));
    }

    public void remove(String key) {
        offer(new Change(key, null));
    }

    private void offer(Change change) {
        if (closing || !queue.offer(change)) {
            dropped.increment();
        }
    }

    /// Reports that never reached the log.
    public long droppedCount() {
        return dropped.sum();
    }

    private void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                Change change = queue.poll(100, TimeUnit.MILLISECONDS);
                if (change != null) {
                    send(change);
                }
            }
        } catch (InterruptedException e) {
            dropped.add(queue.size());
            Thread.currentThread().interrupt();
        }
    }

    private void send(Change change) {
        StatusRecord status = change.value();
        (status == null ? publisher.remove(change.key()) : publisher.publish(status)).whenComplete((done, failure) -> {
            if (failure != null) {
                dropped.increment();
                log.atDebug().addKeyValue("error", failure.getMessage()).log("status not published");
            }
        });
    }

    /// Writes what is queued, for at most two seconds. Idempotent.
    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(DRAIN)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(DRAIN);
    }
}
