package io.narthex.alert.log;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.narthex.alert.group.Ownership;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This router's share of the groups: the partitions of the notification log that the consumer group gave it.
///
/// A slot counts as owned from the moment the router has read everything that stood in the log when it was given, so
/// the last notification of the previous owner is known, and until it is taken away or the broker was out of reach for
/// longer than a member may be. Nothing is read here: the partitions are paused, [LogReader] reads them all.
public final class SlotMembership implements Ownership, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SlotMembership.class);
    static final String GROUP = "narthex-alert-router";
    private static final int SESSION_TIMEOUT_MS = 10_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final LogReader reader;
    private final Runnable changed;
    private final LogMetrics metrics;
    private final int slotCount;
    private final Thread thread;
    private final Set<Integer> assigned = new HashSet<>();
    private volatile Set<Integer> owned = Set.of();
    private volatile long aliveNanos = System.nanoTime();
    private volatile boolean isClosed;

    /// @param instanceId a name that stays across restarts, so that a restarted router has its slots back at once;
    /// empty for a member without one
    /// @param changed called after each change, on one of two threads
    public SlotMembership(LogConnection connection, LogWriter writer, LogReader reader, String instanceId,
            Runnable changed, LogMetrics metrics) {
        this.reader = reader;
        this.changed = changed;
        this.metrics = metrics;
        slotCount = writer.slotCount();
        Map<String, Object> properties = new HashMap<>(connection.properties());
        properties.put("group.id", GROUP);
        if (!instanceId.isEmpty()) {
            properties.put("group.instance.id", instanceId);
        }
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "latest");
        properties.put("session.timeout.ms", Integer.toString(SESSION_TIMEOUT_MS));
        properties.put("heartbeat.interval.ms", "3000");
        properties.put("max.poll.interval.ms", "30000");
        properties.put("allow.auto.create.topics", "false");
        properties.put("partition.assignment.strategy",
                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        thread = new Thread(this::run, "alert-slots");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    @Override
    public boolean owns(String groupKey) {
        boolean isAlive = System.nanoTime() - aliveNanos < SESSION_TIMEOUT_MS * 1_000_000L;
        return isAlive && owned.contains(Slots.of(groupKey, slotCount));
    }

    /// Whether the group has given this router anything, or nothing is left to give it.
    public int ownedCount() {
        return owned.size();
    }

    private void run() {
        try {
            consumer.subscribe(List.of(Topics.NOTIFICATION_LOG), new Rebalance());
            while (!isClosed) {
                poll();
            }
        } catch (FencedInstanceIdException e) {
            log.atError().setCause(e).log("another router uses this instance id: no group is notified from here");
            update(Set.of());
        } catch (InterruptException e) {
            if (!isClosed) {
                log.atError().setCause(e).log("slot membership was interrupted");
            }
        } finally {
            // Others take the groups over at once instead of after the session's end.
            consumer.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        }
    }

    private void poll() {
        try {
            consumer.poll(Duration.ofMillis(200));
            consumer.pause(consumer.assignment());
            aliveNanos = System.nanoTime();
        } catch (WakeupException e) {
            log.atTrace().log("woken up");
        } catch (InterruptException | FencedInstanceIdException e) {
            throw e;
        } catch (KafkaException e) {
            log.atWarn().addKeyValue("error", e.getMessage()).log("slot membership is disturbed, will try again");
        }
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.isEmpty()) {
                return;
            }
            consumer.pause(partitions);
            synchronized (assigned) {
                partitions.forEach(partition -> assigned.add(partition.partition()));
            }
            Set<Integer> added = new HashSet<>();
            partitions.forEach(partition -> added.add(partition.partition()));
            reader.whenCaughtUp(() -> {
                Set<Integer> now = new HashSet<>(owned);
                synchronized (assigned) {
                    added.retainAll(assigned);
                }
                now.addAll(added);
                update(now);
            });
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (partitions.isEmpty()) {
                return;
            }
            Set<Integer> now = new HashSet<>(owned);
            synchronized (assigned) {
                partitions.forEach(partition -> assigned.remove(partition.partition()));
                now.retainAll(assigned);
            }
            update(now);
        }
    }

    private synchronized void update(Set<Integer> slots) {
        synchronized (assigned) {
            Set<Integer> kept = new HashSet<>(slots);
            kept.retainAll(assigned);
            owned = Set.copyOf(kept);
        }
        metrics.slots.set(owned.size());
        log.atInfo().addKeyValue("slots", owned.size()).log("slots of alert groups changed");
        changed.run();
    }

    /// Leaves the group and waits. Idempotent.
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
