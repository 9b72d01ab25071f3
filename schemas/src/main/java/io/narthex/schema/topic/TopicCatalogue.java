package io.narthex.schema.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every topic with its partitions and settings: created where missing, verified where present, never altered.
///
/// P, the partition count of `samples` and of all topics spread like it, is chosen once, when the topics are created;
/// afterwards everyone asks [#partitionCount].
public final class TopicCatalogue {
    /// The largest record any topic takes.
    public static final int MAX_MESSAGE_BYTES = 16 << 20;

    /// Lets the cluster's `default.replication.factor` decide.
    public static final short CLUSTER_DEFAULT_REPLICATION = -1;

    private static final Logger log = LoggerFactory.getLogger(TopicCatalogue.class);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final String CLEANUP_POLICY = "cleanup.policy";
    private static final String TIMESTAMP_TYPE = "message.timestamp.type";

    private final short replicationFactor;
    private final Map<String, TopicShape> topics;

    private record TopicShape(int partitions, Map<String, String> settings) {}

    /// @param partitions P, at least 1
    public TopicCatalogue(int partitions, short replicationFactor) {
        if (partitions < 1) {
            throw new IllegalArgumentException("partition count must be at least 1, got " + partitions);
        }
        this.replicationFactor = replicationFactor;
        this.topics = shapes(partitions);
    }

    private static Map<String, TopicShape> shapes(int p) {
        Map<String, TopicShape> shapes = new LinkedHashMap<>();
        shapes.put(Topics.SAMPLES, shape(p, CLEANUP_POLICY, "delete", TIMESTAMP_TYPE, "LogAppendTime",
                "retention.ms", "-1", "retention.bytes", "-1", "segment.bytes", Integer.toString(64 << 20),
                "segment.ms",
                millis(Duration.ofMinutes(10))));
        shapes.put(Topics.SERIES, compacted(p, "compact,delete", Duration.ofDays(7)));
        shapes.put(Topics.METADATA, compacted(1));
        shapes.put(Topics.PUSH_GROUPS, compacted(p));
        shapes.put(Topics.RULE_GROUPS, compacted(1));
        shapes.put(Topics.RULE_PARTIALS, expiringAfterAppend(p, Duration.ofHours(6)));
        shapes.put(Topics.RULE_RESULTS, expiringAfterAppend(p, Duration.ofDays(1)));
        shapes.put(Topics.ALERTS, compacted(p, "compact,delete", Duration.ofDays(7)));
        shapes.put(Topics.SILENCES, compacted(1));
        shapes.put(Topics.NOTIFICATION_LOG, compacted(p));
        shapes.put(Topics.ALERT_EVENTS, expiring(p, Duration.ofDays(30)));
        shapes.put(Topics.SEGMENTS, compacted(1));
        shapes.put(Topics.STATUS, compacted(1, "compact,delete", Duration.ofDays(1)));
        return shapes;
    }

    private static TopicShape compacted(int partitions) {
        return shape(partitions, CLEANUP_POLICY, "compact", "segment.ms", millis(Duration.ofHours(1)));
    }

    private static TopicShape compacted(int partitions, String policy, Duration retention) {
        return shape(partitions, CLEANUP_POLICY, policy, "segment.ms", millis(Duration.ofHours(1)), "retention.ms",
                millis(retention));
    }

    private static TopicShape expiring(int partitions, Duration retention) {
        return shape(partitions, CLEANUP_POLICY, "delete", "retention.ms", millis(retention));
    }

    /// For records that carry another time than that of their writing: what is caught up on is not old.
    private static TopicShape expiringAfterAppend(int partitions, Duration retention) {
        return shape(partitions, CLEANUP_POLICY, "delete", TIMESTAMP_TYPE, "LogAppendTime", "retention.ms",
                millis(retention));
    }

    private static TopicShape shape(int partitions, String... namesAndValues) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new TopicShape(partitions, Map.copyOf(settings));
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    public Set<String> topicNames() {
        return topics.keySet();
    }

    /// Creates what is missing and verifies the rest. Two processes may do this at once.
    ///
    /// @throws TopicMismatchException if an existing topic differs in partitions or in a setting that is binding
    /// @throws KafkaException if the cluster does not answer
    public void ensure(Admin admin) {
        Set<String> existing = await(admin.listTopics().names(), "list the topics");
        List<NewTopic> missing = new ArrayList<>();
        topics.forEach((name, shape) -> {
            if (!existing.contains(name)) {
                missing.add(new NewTopic(name, shape.partitions(), replicationFactor).configs(shape.settings()));
            }
        });
        admin.createTopics(missing).values().forEach((name, created) -> {
            try {
                await(created, "create topic " + name);
                log.atInfo().addKeyValue("topic", name).log("topic created");
            } catch (TopicExistsException e) {
                log.atDebug().addKeyValue("topic", name).setCause(e).log("topic was created by another process");
            }
        });
        verify(admin);
    }

    private void verify(Admin admin) {
        List<String> names = List.copyOf(topics.keySet());
        Map<String, TopicDescription> found = awaitDescribed(admin, names);
        topics.forEach((name, shape) -> {
            TopicDescription description = found.get(name);
            int partitions = description == null ? 0 : description.partitions().size();
            if (partitions != shape.partitions()) {
                throw new TopicMismatchException("topic " + name + " has " + partitions + " partitions, expected "
                        + shape.partitions() + ": the count is fixed when the topics are created");
            }
        });
        await(admin.describeConfigs(names.stream().map(n -> new ConfigResource(ConfigResource.Type.TOPIC, n)).toList())
                .all(), "describe the topics' settings").forEach((resource, config) -> {
                    TopicShape shape = topics.get(resource.name());
                    if (shape != null) {
                        shape.settings().forEach((key, value) -> verifySetting(resource.name(), key, value,
                                config.get(key) == null ? "" : config.get(key).value()));
                    }
                });
    }

    private static void verifySetting(String topic, String key, String expected, String found) {
        if (sameSetting(expected, found)) {
            return;
        }
        if (isBinding(topic, key)) {
            throw new TopicMismatchException("topic " + topic + " has " + key + "=" + found + ", expected " + expected);
        }
        log.atWarn().addKeyValue("topic", topic).addKeyValue("setting", key).addKeyValue("expected", expected)
                .addKeyValue("found", found).log("topic setting differs from the catalogue");
    }

    /// Whether the log does not keep its promises without the setting; others may be tuned by the operator.
    private static boolean isBinding(String topic, String key) {
        return key.equals(CLEANUP_POLICY) || key.equals(TIMESTAMP_TYPE) && topic.equals(Topics.SAMPLES);
    }

    private static boolean sameSetting(String expected, String found) {
        return Set.of(expected.split(",")).equals(Set.of(found.split(",")));
    }

    /// P as the cluster has it.
    ///
    /// @throws TopicMismatchException if `samples` or `series` is missing or their counts differ
    public static int partitionCount(Admin admin) {
        Map<String, TopicDescription> found = describe(admin, List.of(Topics.SAMPLES, Topics.SERIES));
        TopicDescription samples = found.get(Topics.SAMPLES);
        TopicDescription series = found.get(Topics.SERIES);
        if (samples == null || series == null) {
            throw new TopicMismatchException(
                    "topic " + (samples == null ? Topics.SAMPLES : Topics.SERIES) + " does not exist");
        }
        if (samples.partitions().size() != series.partitions().size()) {
            throw new TopicMismatchException("topics " + Topics.SAMPLES + " and " + Topics.SERIES + " have "
                    + samples.partitions().size() + " and " + series.partitions().size()
                    + " partitions, expected equal counts");
        }
        return samples.partitions().size();
    }

    /// A controller acknowledges a topic before every broker knows of it.
    private static Map<String, TopicDescription> awaitDescribed(Admin admin, List<String> names) {
        long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
        Map<String, TopicDescription> found = describe(admin, names);
        while (found.size() < names.size() && System.nanoTime() < deadlineNanos) {
            LockSupport.parkNanos(POLL.toNanos());
            found = describe(admin, names);
        }
        return found;
    }

    private static Map<String, TopicDescription> describe(Admin admin, List<String> names) {
        Map<String, TopicDescription> found = new LinkedHashMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, description) -> {
            try {
                found.put(name, await(description, "describe topic " + name));
            } catch (UnknownTopicOrPartitionException e) {
                log.atDebug().addKeyValue("topic", name).setCause(e).log("topic does not exist");
            }
        });
        return found;
    }

    private static <T> T await(KafkaFuture<T> future, String what) {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known
                    ? known
                    : new KafkaException("cannot " + what, e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("cannot " + what + " within " + TIMEOUT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted, could not " + what, e);
        }
    }
}
