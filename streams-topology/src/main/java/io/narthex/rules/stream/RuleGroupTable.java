package io.narthex.rules.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.narthex.rules.planner.CompiledGroup;
import io.narthex.schema.Records;
import io.narthex.schema.codec.MalformedRecordException;
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

    private final RuleGroupHistory history;
    private long endOffset;
    private final TopicReader reader;

    private RuleGroupTable(LogConnection connection, long lookbackMs) {
        this.history = new RuleGroupHistory(lookbackMs);
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
            history.add(record.offset(), Records.RULE_GROUPS.decode(record.value()));
        } catch (MalformedRecordException e) {
            log.atWarn().addKeyValue("topic", Topics.RULE_GROUPS).addKeyValue("kafkaOffset", record.offset())
                    .addKeyValue("error", e.getMessage()).log("malformed rule group passed over");
        }
    }

    /// End of what was read, which a Tick carries.
    public synchronized long endOffset() {
        return endOffset;
    }

    /// The versions in force at the end of what was read.
    public synchronized List<CompiledGroup> latest() {
        return history.planAt(endOffset).groups();
    }

    @Override
    public RulePlan planAt(long offset) {
        synchronized (this) {
            if (endOffset >= offset) {
                return history.planAt(offset);
            }
        }
        readToEnd();
        synchronized (this) {
            // Compaction may have taken the last record, so the topic's end decides, not the offset.
            endOffset = Math.max(endOffset, offset);
            return history.planAt(offset);
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
        return history.find(key, version);
    }

    @Override
    public void close() {
        reader.close();
    }
}
