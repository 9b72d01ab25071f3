package io.narthex.schema.table;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.narthex.schema.codec.RecordType;
import io.narthex.schema.topic.LogConnection;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes records of one control topic without ever blocking or failing the caller.
///
/// For what is worth nothing when it is late: a bounded queue feeds a thread of its own, and what does not fit, or what
/// the cluster does not take, is dropped and counted.
public final class BackgroundPublisher<V> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BackgroundPublisher.class);
    private static final int QUEUE_CAPACITY = 65_536;
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final KafkaProducer<byte[], byte[]> producer;
    private final RecordType<V> type;
    private final RecordPublisher<V> publisher;
    private final BlockingQueue<Change<V>> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
    private final LongAdder dropped = new LongAdder();
    private final Thread thread;
    private volatile boolean closing;

    private record Change<V>(String key, @Nullable V value) {}

    private BackgroundPublisher(KafkaProducer<byte[], byte[]> producer, RecordType<V> type) {
        this.type = type;
        this.producer = producer;
        this.publisher = new RecordPublisher<>(producer, type);
        this.thread = Thread.ofPlatform().name("publish-" + type.topic()).daemon().unstarted(this::run);
    }

    public static <V> BackgroundPublisher<V> start(LogConnection connection, RecordType<V> type) {
        BackgroundPublisher<V> publisher = new BackgroundPublisher<>(
                connection.producer(Map.of("linger.ms", "100", "max.block.ms",
                        "2000", "delivery.timeout.ms", "20000", "request.timeout.ms", "10000", "buffer.memory",
                        Integer.toString(8 << 20), "compression.type", "zstd")),
                type);
        publisher.thread.start();
        return publisher;
    }

    public void publish(V value) {
        offer(new Change<>(type.key(value), value));
    }

    public void remove(String key) {
        offer(new Change<>(key, null));
    }

    private void offer(Change<V> change) {
        if (closing || !queue.offer(change)) {
            dropped.increment();
        }
    }

    /// Records that never reached the log.
    public long droppedCount() {
        return dropped.sum();
    }

    private void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                Change<V> change = queue.poll(100, TimeUnit.MILLISECONDS);
                if (change != null) {
                    send(change);
                }
            }
        } catch (InterruptedException e) {
            dropped.add(queue.size());
            Thread.currentThread().interrupt();
        }
    }

    private void send(Change<V> change) {
        V value = change.value();
        (value == null ? publisher.remove(change.key()) : publisher.publish(value)).whenComplete((done, failure) -> {
            if (failure != null) {
                dropped.increment();
                log.atDebug().addKeyValue("topic", type.topic()).addKeyValue("error", failure.getMessage())
                        .log("record not published");
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
