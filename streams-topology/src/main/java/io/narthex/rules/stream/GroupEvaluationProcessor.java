package io.narthex.rules.stream;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.narthex.rules.alerting.AlertWrite;
import io.narthex.rules.fragment.FragmentResults;
import io.narthex.rules.group.Evaluation;
import io.narthex.rules.group.GroupEvaluator;
import io.narthex.rules.group.GroupState;
import io.narthex.rules.group.GroupStateCodec;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.schema.Records;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertFingerprint;
import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.codec.RecordType;
import io.narthex.schema.rule.PartialSeries;
import io.narthex.schema.rule.ResultSample;
import io.narthex.schema.rule.RulePartial;
import io.narthex.schema.rule.RuleResult;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stage 2, one for each partition of `rule-partials`: gathers the partitions' answers, evaluates a group once they are
/// complete, and writes what it records and what its alerts do.
///
/// A time whose answers stay incomplete, were skipped, or are of different versions is passed over as soon as a later one
/// is complete. What groups carry lives in a store with a changelog, so that it and the outputs are one transaction. Answers
/// that wait for others are in the log already: the store knows the offset from which a restart has to read them again.
final class GroupEvaluationProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger log = LoggerFactory.getLogger(GroupEvaluationProcessor.class);
    /// Of one record; a larger result is cut, so that whoever reads it need not take much at once.
    private static final int MAX_RESULT_BYTES = 4 << 20;
    /// No group has this key, for theirs have a slash.
    private static final String POSITION_KEY = "position";
    /// A restart reads that many answers too many at most; each move of the position is a record in the changelog.
    private static final int POSITION_STEP = 64;

    private final RuleGroups groups;
    private final GroupEvaluator evaluator;
    private final EvaluationListener listener;
    private final StreamMetrics metrics;
    private final java.util.function.LongSupplier nanoTime;
    private final Map<String, GroupState> states = new HashMap<>();
    private final Map<String, PendingAnswers> pending = new HashMap<>();
    private final PastLog partialLog;
    private final WaitingAnswers waiting;
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable ChunkedStore stateStore;
    private boolean isReplayed;
    private long position;

    /// @param partialLog of `rule-partials`
    GroupEvaluationProcessor(RuleGroups groups, GroupEvaluator evaluator, EvaluationListener listener,
            PastLog partialLog, StreamMetrics metrics, java.util.function.LongSupplier nanoTime) {
        this.groups = groups;
        this.evaluator = evaluator;
        this.listener = listener;
        this.partialLog = partialLog;
        this.waiting = new WaitingAnswers(partialLog, WaitingAnswers.MAX_HELD_BYTES);
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
        context = newContext;
        stateStore = new ChunkedStore(newContext.getStateStore(TopologyAssembly.GROUP_STORE));
        // Before a second life the store may have gone back to an earlier state.
        states.clear();
        pending.clear();
        waiting.clear();
        isReplayed = false;
    }

    private ProcessorContext<byte[], byte[]> context() {
        return Objects.requireNonNull(context, "not initialised");
    }

    private ChunkedStore stateStore() {
        return Objects.requireNonNull(stateStore, "not initialised");
    }

    private int partition() {
        return context().taskId().partition();
    }

    private long kafkaOffset() {
        return context().recordMetadata().map(metadata -> metadata.offset()).orElse(0L);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        if (!isReplayed) {
            replay();
        }
        try {
            RulePartial partial = Records.RULE_PARTIALS.decode(record.value());
            String key = Records.RULE_PARTIALS.key(partial);
            if (note(key, partial, kafkaOffset(), record.value())) {
                if (isRemoval(partial)) {
                    remove(key, partial);
                } else {
                    evaluate(key, partial);
                }
            }
        } catch (MalformedRecordException e) {
            metrics.malformed(e);
        }
        keepPosition(waiting.replayFrom(kafkaOffset() + 1));
    }

    private static boolean isRemoval(RulePartial partial) {
        return partial.version().equals(PartitionWindowProcessor.REMOVED_VERSION);
    }

    /// Gathers the answers that waited before a restart. What was complete was dealt with then.
    private void replay() {
        byte[] stored = stateStore().get(POSITION_KEY);
        position = stored == null ? kafkaOffset() : ByteBuffer.wrap(stored).getLong();
        if (stored == null) {
            stateStore().put(POSITION_KEY, positionBytes());
        }
        if (position < kafkaOffset()) {
            partialLog.replay(partition(), new PastLog.From.Offset(position), kafkaOffset(), record -> {
                noteAgain(record);
                return true;
            });
        }
        isReplayed = true;
    }

    private void noteAgain(PastLog.PastRecord record) {
        try {
            RulePartial partial = Records.RULE_PARTIALS.decode(record.value());
            String key = Records.RULE_PARTIALS.key(partial);
            if (!note(key, partial, record.kafkaOffset(), record.value())) {
                return;
            }
            if (isRemoval(partial)) {
                closeRemoval(key);
            } else {
                close(key, partial.evalTimestampMs());
            }
        } catch (MalformedRecordException e) {
            metrics.malformed(e);
        }
    }

    private void keepPosition(long newPosition) {
        if (newPosition >= position + POSITION_STEP) {
            position = newPosition;
            stateStore().put(POSITION_KEY, positionBytes());
        }
    }

    private byte[] positionBytes() {
        return ByteBuffer.allocate(Long.BYTES).putLong(position).array();
    }

    /// True if the answer completes its time, or the group's removal.
    private boolean note(String key, RulePartial partial, long kafkaOffset, byte[] value) {
        if (partial.evalTimestampMs() <= state(key).lastEvalMs()) {
            return false;
        }
        PendingAnswers answers = pending.computeIfAbsent(key, _ -> new PendingAnswers(waiting::remove));
        waiting.add(partial.evalTimestampMs(), kafkaOffset, value);
        return isRemoval(partial)
                ? answers.addRemoval(partial.evalTimestampMs(), partial.partition(), partial.partitions(),
                        kafkaOffset)
                : answers.add(partial.evalTimestampMs(), partial.partition(), partial.partitions(),
                        partial.version(), partial.skipped(), kafkaOffset);
    }

    private GroupState state(String key) {
        return states.computeIfAbsent(key, _ -> {
            byte[] stored = stateStore().get(key);
            return stored == null ? new GroupState() : decoded(key, stored);
        });
    }

    /// A state that cannot be read is lost with its group's alerts, and nothing else.
    private GroupState decoded(String key, byte[] stored) {
        try {
            return GroupStateCodec.decode(stored);
        } catch (IllegalStateException | MalformedRecordException e) {
            log.atError().addKeyValue("group", key).setCause(e).log("unreadable state, the group begins anew");
            metrics.malformed(e);
            return new GroupState();
        }
    }

    private void evaluate(String key, RulePartial last) {
        CompiledGroup group = groups.find(key, last.version());
        long evalMs = last.evalTimestampMs();
        if (group == null) {
            metrics.malformed(
                    new MalformedRecordException(
                            "version " + last.version() + " of rule group " + key + " is unknown"));
            close(key, evalMs);
            return;
        }
        long startNanos = nanoTime.getAsLong();
        GroupState state = state(key);
        long previousMs = state.lastEvalMs();
        FragmentResults fragments = evaluator.newFragmentResults(group);
        if (!gather(key, last, fragments)) {
            close(key, evalMs);
            return;
        }
        Evaluation evaluation = evaluator.evaluate(group, state, evalMs, fragments.windows(), fragments);
        close(key, evalMs);
        stateStore().put(key, GroupStateCodec.encode(state));
        forward(
                new RuleResult(last.tenant(), last.group(), last.version(), evalMs, evaluation.samples()),
                evaluation.alerts());
        long intervalMs = group.source().intervalMs();
        long missedCount = previousMs == 0 ? 0 : Math.max(0, (evalMs - previousMs) / intervalMs - 1);
        listener.evaluated(group, state, evaluation, evalMs, nanoTime.getAsLong() - startNanos, missedCount);
    }

    /// Ends the series and alerts of a group that no partition answers for any more, and forgets it. Answers of the
    /// time from then on stay: the group may have come back.
    private void remove(String key, RulePartial last) {
        long evalMs = closeRemoval(key);
        Evaluation ends = evaluator.end(last.tenant(), last.group(), state(key), evalMs);
        states.remove(key);
        stateStore().delete(key);
        forward(new RuleResult(last.tenant(), last.group(), last.version(), evalMs, ends.samples()), ends.alerts());
        listener.removed(last.group());
    }

    /// Gives the first time that no partition answers for.
    private long closeRemoval(String key) {
        PendingAnswers answers = Objects.requireNonNull(pending.get(key));
        long evalMs = answers.removedAtMs();
        answers.closeRemoval();
        close(key, evalMs - 1);
        return evalMs;
    }

    /// The answers of all partitions, in the order of the partitions; false if the log has lost one.
    private boolean gather(String key, RulePartial last, FragmentResults fragments) {
        PendingAnswers answers = Objects.requireNonNull(pending.get(key));
        for (long kafkaOffset : answers.offsets(last.evalTimestampMs()).values()) {
            byte[] bytes = waiting.find(partition(), kafkaOffset, kafkaOffset() + 1);
            if (bytes == null) {
                metrics.malformed(new MalformedRecordException(
                        "an answer for rule group " + key + " is in the log no longer"));
                return false;
            }
            RulePartial partial = Records.RULE_PARTIALS.decode(bytes);
            partial.errors().forEach(fragments::add);
            for (PartialSeries series : partial.series()) {
                fragments.add(series, partial.labels(series));
            }
        }
        return true;
    }

    private void forward(RuleResult result, List<AlertWrite> alerts) {
        forwardResult(result);
        for (AlertWrite write : alerts) {
            Alert alert = write.alert();
            String key = write.tenant() + "/" + AlertFingerprint.of(write.labels());
            context().forward(
                    new Record<byte[], byte @Nullable []>(
                            RecordType.keyBytes(key),
                            alert == null ? null : Records.ALERTS.encode(alert),
                            result.evalTimestampMs()),
                    TopologyAssembly.ALERTS_SINK);
        }
    }

    /// In as many records as it takes.
    private void forwardResult(RuleResult result) {
        List<ResultSample> samples = result.samples();
        if (samples.isEmpty()) {
            return;
        }
        byte[] value = Records.RULE_RESULTS.encode(result);
        if (value.length > MAX_RESULT_BYTES && samples.size() > 1) {
            int half = samples.size() / 2;
            forwardResult(result.withSamples(samples.subList(0, half)));
            forwardResult(result.withSamples(samples.subList(half, samples.size())));
            return;
        }
        context().forward(
                new Record<>(
                        RecordType.keyBytes(Records.RULE_RESULTS.key(result)), value, result.evalTimestampMs()),
                TopologyAssembly.RESULTS_SINK);
    }

    /// Forgets the answers for a time and all before it.
    private void close(String key, long evalMs) {
        PendingAnswers answers = pending.get(key);
        if (answers != null) {
            answers.closeUpTo(evalMs);
            if (answers.isEmpty()) {
                pending.remove(key);
            }
        }
    }
}
