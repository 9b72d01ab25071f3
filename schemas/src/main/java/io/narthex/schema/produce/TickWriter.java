package io.narthex.schema.produce;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

import io.narthex.schema.samples.Tick;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// The clock of the log: once a second a [Tick] to every partition of `samples`, from a thread that does nothing else.
final class TickWriter implements AutoCloseable {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration END_OFFSET_TIMEOUT = Duration.ofMillis(500);
    private static final TopicPartition RULE_GROUPS = new TopicPartition(Topics.RULE_GROUPS, 0);

    private final String writerId;
    private final int partitionCount;
    private final InstantSource clock;
    private final BiConsumer<Integer, byte[]> send;
    private final KafkaConsumer<byte[], byte[]> offsets;
    private final Thread thread;
    private long ruleGroupsEndOffset;
    private volatile boolean closing;

    TickWriter(LogConnection connection, String writerId, int partitionCount, InstantSource clock,
            BiConsumer<Integer, byte[]> send) {
        this.writerId = writerId;
        this.partitionCount = partitionCount;
        this.clock = clock;
        this.send = send;
        this.offsets = connection.assignedConsumer();
        this.thread = Thread.ofPlatform().name("tick").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        long next = System.nanoTime();
        try (offsets) {
            while (!closing) {
                tick();
                next = Math.max(next + INTERVAL_NANOS, System.nanoTime() - INTERVAL_NANOS);
                for (long left = next - System.nanoTime(); left > 0 && !closing; left = next - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
            }
        }
    }

    private void tick() {
        try {
            ruleGroupsEndOffset = offsets.endOffsets(List.of(RULE_GROUPS), END_OFFSET_TIMEOUT).getOrDefault(RULE_GROUPS,
                    ruleGroupsEndOffset);
        } catch (KafkaException e) {
            // The last offset seen is still true: a tick promises only that its writer saw this much.
            if (closing) {
                return;
            }
        }
        byte[] tick = new Tick(writerId, clock.millis(), ruleGroupsEndOffset).encode();
        for (int partition = 0; partition < partitionCount && !closing; partition++) {
            send.accept(partition, tick);
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        offsets.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
