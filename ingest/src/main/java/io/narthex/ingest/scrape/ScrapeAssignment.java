package io.narthex.ingest.scrape;

import io.narthex.schema.topic.LogConnection;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Spreads targets over instances: a target's hash picks a slot, a slot is a partition of a topic, and Kafka's group
/// protocol gives each partition to one member.
///
/// The consumer reads nothing: its partitions are paused, it polls to stay a member. Until the first assignment an
/// instance owns nothing, and one that is cut off keeps what it had until the group tells it otherwise: a target
/// scraped twice for ten seconds writes samples of its own times, one not scraped leaves a hole. A restarted instance is
/// the same member and has its slots back at once; if two run under one name, the later one has them.
public final class ScrapeAssignment implements TargetOwnership, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ScrapeAssignment.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final String SESSION_TIMEOUT_MS = "10000";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final int slotCount;
    private final String topic;
    private final String instanceName;
    private volatile @Nullable Thread thread;
    private volatile BitSet slots = new BitSet();
    private volatile boolean closing;

    private ScrapeAssignment(KafkaConsumer<byte[], byte[]> consumer, String topic, int slotCount,
            String instanceName) {
        this.consumer = consumer;
        this.topic = topic;
        this.slotCount = slotCount;
        this.instanceName = instanceName;
    }

    /// Learns the slots; nothing is owned before [#start].
    ///
    /// @param instanceName unique among the members
    /// @param topic whose partitions are the slots; all members must name the same
    /// @throws KafkaException if the cluster does not answer
    public static ScrapeAssignment of(LogConnection connection, String group, String instanceName, String topic) {
        Map<String, Object> properties = connection.properties();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceName);
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "2000");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try {
            int slotCount = consumer.partitionsFor(topic).size();
            return new ScrapeAssignment(consumer, topic, slotCount, instanceName);
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
    }

    /// Joins the group. Once.
    ///
    /// @param onChange called on this component's own thread after each change of what is owned; see
    ///        [ScrapePools#reassign]
    public void start(Runnable onChange) {
        thread = Thread.ofPlatform().name("assign-targets").daemon().start(() -> run(onChange));
    }

    @Override
    public boolean owns(long targetHash) {
        return slots.get((int) Long.remainderUnsigned(targetHash, slotCount));
    }

    /// How many slots this instance owns.
    public int ownedSlots() {
        return slots.cardinality();
    }

    private void run(Runnable onChange) {
        try {
            consumer.subscribe(List.of(topic), new Listener(onChange));
            while (!closing) {
                poll();
            }
        } catch (FencedInstanceIdException e) {
            log.atError().addKeyValue("instance", instanceName)
                    .log("another ingest runs under the same instance name and scrapes from now on");
            own(new BitSet(), onChange);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            consumer.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        }
    }

    private void poll() throws InterruptedException {
        try {
            consumer.poll(POLL);
        } catch (FencedInstanceIdException e) {
            throw e;
        } catch (KafkaException e) {
            if (!closing) {
                log.atWarn().addKeyValue("error", e.getMessage()).log("assignment of targets is not up to date");
                Thread.sleep(RETRY);
            }
        }
    }

    private void own(BitSet changed, Runnable onChange) {
        if (!changed.equals(slots)) {
            slots = changed;
            log.atInfo().addKeyValue("slots", changed.toString()).log("assignment of targets changed");
            onChange.run();
        }
    }

    private final class Listener implements ConsumerRebalanceListener {
        private final Runnable onChange;

        private Listener(Runnable onChange) {
            this.onChange = onChange;
        }

        private void change(Collection<TopicPartition> partitions, boolean owned) {
            BitSet changed = (BitSet) slots.clone();
            partitions.forEach(partition -> changed.set(partition.partition(), owned));
            own(changed, onChange);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
            change(partitions, true);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            change(partitions, false);
        }
    }

    /// Leaves the group, so that others take over at once. Idempotent.
    @Override
    public void close() {
        closing = true;
        Thread running = thread;
        if (running == null) {
            consumer.close();
            return;
        }
        consumer.wakeup();
        try {
            running.join(CLOSE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
