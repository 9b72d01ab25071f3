package io.narthex.ingest.scrape;

import io.narthex.schema.topic.LogConnection;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Spreads targets over instances: a target's hash picks a slot, a slot is a partition of a topic, and Kafka's group
/// protocol gives each partition to one member.
///
/// The consumer reads nothing: its partitions are paused, it polls to stay a member. Until the first assignment an
/// instance owns nothing, and one that is cut off keeps what it had until the group tells it otherwise: a target
/// scraped twice for ten seconds writes samples of its own times, one not scraped leaves a hole.
public final class ScrapeAssignment implements TargetOwnership, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ScrapeAssignment.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final String SESSION_TIMEOUT_MS = "10000";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final int slotCount;
    private final Runnable onChange;
    private final Thread thread;
    private volatile BitSet slots = new BitSet();
    private volatile boolean closing;

    private ScrapeAssignment(KafkaConsumer<byte[], byte[]> consumer, String topic, int slotCount, Runnable onChange) {
        this.consumer = consumer;
        this.slotCount = slotCount;
        this.onChange = onChange;
        thread = Thread.ofPlatform().name("assign-targets").daemon().unstarted(() -> run(topic));
    }

    /// Joins the group.
    ///
    /// @param topic whose partitions are the slots; all members must name the same
    /// @param onChange called on this component's own thread after each change of what is owned; see
    ///        [ScrapePools#reassign]
    /// @throws KafkaException if the cluster does not answer
    public static ScrapeAssignment join(LogConnection connection, String group, String topic, Runnable onChange) {
        Map<String, Object> properties = connection.properties();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
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
            ScrapeAssignment assignment = new ScrapeAssignment(consumer, topic, slotCount, onChange);
            assignment.thread.start();
            return assignment;
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
    }

    @Override
    public boolean owns(long targetHash) {
        return slots.get((int) Long.remainderUnsigned(targetHash, slotCount));
    }

    /// How many slots this instance owns.
    public int ownedSlots() {
        return slots.cardinality();
    }

    private void run(String topic) {
        try {
            consumer.subscribe(List.of(topic), new Listener());
            while (!closing) {
                poll();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            consumer.close();
        }
    }

    private void poll() throws InterruptedException {
        try {
            consumer.poll(POLL);
        } catch (KafkaException e) {
            if (!closing) {
                log.atWarn().addKeyValue("error", e.getMessage()).log("assignment of targets is not up to date");
                Thread.sleep(RETRY);
            }
        }
    }

    private void change(Collection<TopicPartition> partitions, boolean owned) {
        BitSet changed = (BitSet) slots.clone();
        partitions.forEach(partition -> changed.set(partition.partition(), owned));
        if (!changed.equals(slots)) {
            slots = changed;
            log.atInfo().addKeyValue("slots", changed.toString()).log("assignment of targets changed");
            onChange.run();
        }
    }

    private final class Listener implements ConsumerRebalanceListener {
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
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
