package io.narthex.rules.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.narthex.rules.planner.CompiledGroup;
import io.narthex.schema.Records;
import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.rule.RuleGroupVersion;
import io.narthex.schema.table.TopicReader;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The topic `rule-groups`, followed by a consumer of its own and kept with its offsets, so that every partition of
/// `samples` can switch to a version at the point of its log that a Tick names.
public final class RuleGroupTable implements RuleGroups, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RuleGroupTable.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final long lookbackMs;
    private final TreeMap<Long, RuleGroupVersion> records = new TreeMap<>();
    private final Map<String, CompiledGroup> compiled = new HashMap<>();
    private final TreeMap<Long, RulePlan> plans = new TreeMap<>();
    private long endOffset;
    private final TopicReader reader;

    private RuleGroupTable(LogConnection connection, long lookbackMs) {
        this.lookbackMs = lookbackMs;
        this.reader = new TopicReader(connection, Topics.RULE_GROUPS, this::apply);
    }

    /// @param lookback how far back an instant selector looks
    public static RuleGroupTable start(LogConnection connection, Duration lookback) {
        return new RuleGroupTable(connection, lookback.toMillis());
    }

    private synchronized void apply(ConsumerRecord<byte[], byte[]> record) {
        endOffset = record.offset() + 1;
        if (record.value() == null) {
            return;
        }
        try {
            RuleGroupVersion version = Records.RULE_GROUPS.decode(record.value());
            records.put(record.offset(), version);
            compiled.putIfAbsent(versionKey(key(version), version.version()), CompiledGroup.of(version, lookbackMs));
        } catch (MalformedRecordException e) {
            log.atWarn().addKeyValue("topic", Topics.RULE_GROUPS).addKeyValue("kafkaOffset", record.offset())
                    .addKeyValue("error", e.getMessage()).log("malformed rule group passed over");
        }
    }

    static String key(RuleGroupVersion version) {
        return version.tenant() + "/" + version.file() + ";" + version.name();
    }

    private static String versionKey(String key, String version) {
        return key + ";" + version;
    }

    /// End of what was read, which a Tick carries.
    public synchronized long endOffset() {
        return endOffset;
    }

    /// The versions in force at the end of what was read.
    public synchronized List<CompiledGroup> latest() {
        return plan(endOffset).groups();
    }

    @Override
    public RulePlan planAt(long offset) {
        synchronized (this) {
            if (endOffset >= offset) {
                return plan(offset);
            }
        }
        readToEnd();
        synchronized (this) {
            // Compaction may have taken the last record, so the topic's end decides, not the offset.
            endOffset = Math.max(endOffset, offset);
            return plan(offset);
        }
    }

    /// Waits until everything is read that the topic holds now.
    ///
    /// @throws KafkaException if that takes longer than half a minute
    public void readToEnd() {
        try {
            reader.readToEnd().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while reading " + Topics.RULE_GROUPS, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("topic " + Topics.RULE_GROUPS + " could not be read to its end", e);
        }
    }

    private RulePlan plan(long offset) {
        Long last = records.lowerKey(offset);
        return last == null ? RulePlan.NONE : plans.computeIfAbsent(last, this::buildPlan);
    }

    private RulePlan buildPlan(long lastOffset) {
        Map<String, RuleGroupVersion> inForce = new TreeMap<>();
        records.headMap(lastOffset, true).values().forEach(version -> {
            String key = key(version);
            RuleGroupVersion current = inForce.get(key);
            if (version.active()) {
                inForce.put(key, version);
            } else if (current != null && current.version().equals(version.version())) {
                inForce.remove(key);
            }
        });
        List<CompiledGroup> groups = new ArrayList<>();
        inForce.forEach((key, version) -> {
            CompiledGroup group = compiled.get(versionKey(key, version.version()));
            if (group != null) {
                groups.add(group);
            }
        });
        Map.Entry<Long, RulePlan> previous = plans.lowerEntry(lastOffset);
        return previous != null && previous.getValue().groups().equals(groups)
                ? previous.getValue()
                : new RulePlan(groups);
    }

    @Override
    public @Nullable CompiledGroup find(String key, String version) {
        CompiledGroup known = known(key, version);
        if (known != null) {
            return known;
        }
        readToEnd();
        return known(key, version);
    }

    private synchronized @Nullable CompiledGroup known(String key, String version) {
        return compiled.get(versionKey(key, version));
    }

    @Override
    public void close() {
        reader.close();
    }
}
