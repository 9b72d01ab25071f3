package io.narthex.alert.log;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.narthex.alert.group.Ownership;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
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
/// the last notification of the previous owner is known, and until it is taken away; it is given back only when what
/// was being sent of it has ended, and is in the log. Ownership is certain for a lease after each sign of the broker
/// that this router is a member; the lease is shorter than the session after which the broker gives the slots to
/// another. Nothing is read here: the partitions are paused, [LogReader] reads them all.
public final class SlotMembership implements Ownership, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SlotMembership.class);
    static final String GROUP = "narthex-alert-router";
    private static final int SESSION_TIMEOUT_MS = 10_000;
    private static final int HEARTBEAT_MS = 2_000;
    /// Less than the session by what an answer may be under way.
    private static final Duration LEASE = Duration.ofMillis(SESSION_TIMEOUT_MS - 2_000);
    private static final Duration DRAIN = Duration.ofSeconds(8);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final LogReader reader;
    private final SlotListener listener;
    private final Metric heartbeats;
    private final LogMetrics metrics;
    private final int slotCount;
    private final Thread thread;
    private final Set<Integer> assigned = new HashSet<>();
    private volatile Set<Integer> owned = Set.of();
    private volatile long memberNanos = System.nanoTime();
    private volatile boolean isClosed;
    private long checkedNanos = memberNanos;
    private double heartbeatCount;
    private boolean wasCertain = true;

    /// @param instanceId a name that stays across restarts, so that a restarted router has its slots back at once;
    /// empty for a member without one
    /// @param listener called after each change, on one of two threads
    public SlotMembership(LogConnection connection, LogWriter writer, LogReader reader, String instanceId,
            SlotListener listener, LogMetrics metrics) {
        this.reader = reader;
        this.listener = listener;
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
        properties.put("heartbeat.interval.ms", Integer.toString(HEARTBEAT_MS));
        properties.put("max.poll.interval.ms", "30000");
        properties.put("allow.auto.create.topics", "false");
        properties.put("partition.assignment.strategy",
                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        heartbeats = consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("heartbeat-total")).findFirst()
                .orElseThrow(() -> new IllegalStateException("the consumer does not count its heartbeats")).getValue();
        thread = new Thread(this::run, "alert-slots");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    @Override
    public boolean owns(String groupKey) {
        return owned.contains(Slots.of(groupKey, slotCount));
    }

    @Override
    public boolean isCertain() {
        return System.nanoTime() - memberNanos < LEASE.toNanos();
    }

    /// Whether this router takes part; false for good once it is closed or shut out.
    public boolean isRunning() {
        return thread.isAlive() && !isClosed;
    }

    private void run() {
        try {
            consumer.subscribe(List.of(Topics.NOTIFICATION_LOG), new Rebalance());
            while (!isClosed) {
                poll();
            }
        } catch (FencedInstanceIdException e) {
            log.atError().setCause(e).log("another router uses this instance id: no group is notified from here");
            release(Set.copyOf(assigned), Duration.ZERO);
        } catch (InterruptException e) {
            if (!isClosed) {
                log.atError().setCause(e).log("slot membership was interrupted");
            }
        } finally {
            leave();
        }
    }

    /// Others take the groups over at once instead of after the session's end.
    private void leave() {
        try {
            release(Set.copyOf(assigned), DRAIN);
        } finally {
            consumer.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                    .withTimeout(Duration.ofSeconds(5)));
        }
    }

    private void poll() {
        try {
            consumer.poll(Duration.ofMillis(200));
            consumer.pause(consumer.assignment());
            renewLease();
        } catch (WakeupException e) {
            log.atTrace().log("woken up");
        } catch (InterruptException | FencedInstanceIdException e) {
            throw e;
        } catch (KafkaException e) {
            log.atWarn().addKeyValue("error", e.getMessage()).log("slot membership is disturbed, will try again");
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_PAUSE);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /// A poll succeeds without a broker too; only an answered heartbeat is a sign of membership. One that was answered
    /// since the last look counts from that look on, for this process may have stood still in between.
    private void renewLease() {
        long nowNanos = System.nanoTime();
        double count = ((Number) heartbeats.metricValue()).doubleValue();
        if (count > heartbeatCount && checkedNanos - memberNanos > 0) {
            memberNanos = checkedNanos;
        }
        heartbeatCount = count;
        checkedNanos = nowNanos;
        boolean isCertain = isCertain();
        if (isCertain != wasCertain) {
            wasCertain = isCertain;
            log.atWarn().addKeyValue("slots", owned.size()).log(isCertain
                    ? "the broker answers again: groups are notified"
                    : "the broker does not answer: groups wait, for another router may own them");
        }
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // The group has just answered.
            memberNanos = System.nanoTime();
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
            release(slots(partitions), DRAIN);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            // Others may own them already: nothing is gained by waiting.
            release(slots(partitions), Duration.ZERO);
        }

        private static Set<Integer> slots(Collection<TopicPartition> partitions) {
            return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
        }
    }

    /// Gives slots away; returns when nothing is being sent of them any more.
    private void release(Set<Integer> slots, Duration drain) {
        if (slots.isEmpty()) {
            return;
        }
        synchronized (assigned) {
            assigned.removeAll(slots);
        }
        update(owned);
        try {
            listener.drain(drain);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
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
        listener.slotsChanged();
    }

    /// Leaves the group and waits. Idempotent.
    @Override
    public void close() {
        isClosed = true;
        consumer.wakeup();
        try {
            thread.join(DRAIN.plusSeconds(7));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
