package io.narthex.schema.table;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import io.narthex.schema.topic.LogConnection;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one whole topic from its beginning, for ever, on a thread of its own with a consumer of its own.
///
/// [#readToEnd] tells when everything was read that the topic held at the moment of the call. A broker that is away is
/// waited for; reading goes on by itself.
public final class TopicReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);
    private static final Duration END_OFFSETS_TIMEOUT = Duration.ofSeconds(5);

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<ConsumerRecord<byte[], byte[]>> action;
    private final Queue<Arrival> arriving = new ConcurrentLinkedQueue<>();
    private final Queue<Waiter> waiting = new ArrayDeque<>();
    private final CompletableFuture<Void> caughtUp;
    private final Thread thread;
    private volatile boolean closing;

    /// @param ends null for the ends that the topic has when the reader looks
    private record Arrival(CompletableFuture<Void> done, @Nullable Map<TopicPartition, Long> ends) {}

    private record Waiter(CompletableFuture<Void> done, Map<TopicPartition, Long> ends) {}

    /// Starts reading.
    ///
    /// @param action called for each record in the order of each partition, on the reader's thread; must not throw
    public TopicReader(LogConnection connection, String topic, Consumer<ConsumerRecord<byte[], byte[]>> action) {
        this.topic = topic;
        this.action = action;
        this.consumer = connection.assignedConsumer();
        this.caughtUp = readToEnd();
        this.thread = Thread.ofPlatform().name("read-" + topic).daemon().unstarted(this::run);
        thread.start();
    }

    /// Completes once everything was read that the topic held when the reader started.
    public CompletableFuture<Void> caughtUp() {
        return caughtUp;
    }

    /// Completes, on the reader's thread, once everything was read that the topic held at the moment of this call.
    /// Fails when the reader is closed first.
    public CompletableFuture<Void> readToEnd() {
        return await(null);
    }

    /// Completes, on the reader's thread, once everything before these positions was read. Fails when the reader is
    /// closed first.
    ///
    /// @param ends of some or all partitions
    public CompletableFuture<Void> readTo(Map<TopicPartition, Long> ends) {
        return await(Map.copyOf(ends));
    }

    /// Whether the topic is being read; false for good once the reader is closed or has failed.
    public boolean isRunning() {
        return thread.isAlive() && !closing;
    }

    private CompletableFuture<Void> await(@Nullable Map<TopicPartition, Long> ends) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        arriving.add(new Arrival(done, ends));
        if (closing) {
            failWaiters();
        } else {
            consumer.wakeup();
        }
        return done;
    }

    private void run() {
        try (consumer) {
            while (!closing && !assigned()) {
                pause();
            }
            while (!closing) {
                step();
            }
        } finally {
            closing = true;
            failWaiters();
        }
    }

    private boolean assigned() {
        try {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic);
            if (partitions.isEmpty()) {
                return false;
            }
            List<TopicPartition> all = new ArrayList<>();
            partitions.forEach(p -> all.add(new TopicPartition(topic, p.partition())));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            return true;
        } catch (WakeupException e) {
            return false;
        } catch (KafkaException e) {
            log.atWarn().addKeyValue("topic", topic).addKeyValue("error", e.getMessage())
                    .log("topic is not readable yet");
            return false;
        }
    }

    private void step() {
        try {
            acceptWaiters();
            // Whoever waits for what was read already need not wait for the next fetch.
            completeWaiters();
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                action.accept(record);
            }
            completeWaiters();
        } catch (WakeupException e) {
            // Someone waits, or the reader closes: both are looked at in the next round.
            log.atTrace().addKeyValue("topic", topic).setCause(e).log("reader woken");
        } catch (InterruptException e) {
            closing = true;
        } catch (KafkaException e) {
            log.atWarn().addKeyValue("topic", topic).addKeyValue("error", e.getMessage()).log("reading fails, goes on");
            pause();
        }
    }

    private void acceptWaiters() {
        List<Arrival> accepted = new ArrayList<>();
        for (Arrival next = arriving.poll(); next != null; next = arriving.poll()) {
            accepted.add(next);
        }
        try {
            Map<TopicPartition, Long> current = accepted.stream().anyMatch(arrival -> arrival.ends() == null)
                    ? consumer.endOffsets(consumer.assignment(), END_OFFSETS_TIMEOUT)
                    : Map.of();
            accepted.forEach(arrival -> waiting.add(new Waiter(arrival.done(),
                    new HashMap<>(arrival.ends() == null ? current : arrival.ends()))));
            completeWaiters();
        } catch (KafkaException e) {
            arriving.addAll(accepted);
            throw e;
        }
    }

    private void completeWaiters() {
        waiting.removeIf(waiter -> {
            waiter.ends().entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            return waiter.ends().isEmpty() && waiter.done().complete(null);
        });
    }

    private void failWaiters() {
        KafkaException closed = new KafkaException("reader of " + topic + " is closed");
        for (Arrival next = arriving.poll(); next != null; next = arriving.poll()) {
            next.done().completeExceptionally(closed);
        }
        if (Thread.currentThread() == thread) {
            waiting.forEach(waiter -> waiter.done().completeExceptionally(closed));
            waiting.clear();
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        }
    }

    /// Stops reading and waits for the thread. Idempotent.
    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
