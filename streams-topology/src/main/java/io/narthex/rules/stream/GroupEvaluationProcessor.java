package io.narthex.rules.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.narthex.model.Labels;
import io.narthex.rules.alerting.AlertWrite;
import io.narthex.rules.fragment.FragmentResults;
import io.narthex.rules.group.Evaluation;
import io.narthex.rules.group.GroupEvaluator;
import io.narthex.rules.group.GroupState;
import io.narthex.rules.group.GroupStateCodec;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.rules.planner.Fragment;
import io.narthex.rules.window.SeriesWindow;
import io.narthex.rules.window.WindowRecords;
import io.narthex.schema.Records;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertFingerprint;
import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.codec.RecordType;
import io.narthex.schema.rule.PartialSeries;
import io.narthex.schema.rule.ResultSample;
import io.narthex.schema.rule.RulePartial;
import io.narthex.schema.rule.RuleResult;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stage 2, one for each partition of `rule-partials`: gathers the partitions' answers, evaluates a group once they are
/// complete, and writes what it records and what its alerts do.
///
/// A time whose answers stay incomplete, were skipped, or are of different versions is passed over as soon as a later one
/// is complete. State lives in stores with changelogs, so that it and the outputs are one transaction.
final class GroupEvaluationProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger log = LoggerFactory.getLogger(GroupEvaluationProcessor.class);
    private static final int MAX_OPEN_TIMES = 100;
    /// Beyond it the oldest times are given up, but for the last few: they may be the next to be complete.
    private static final long MAX_OPEN_BYTES = 256L << 20;
    private static final int MIN_OPEN_TIMES = 3;
    /// Of one record; a larger result is cut, so that whoever reads it need not take much at once.
    private static final int MAX_RESULT_BYTES = 4 << 20;
    private static final char SEPARATOR = '\n';

    private final RuleGroups groups;
    private final GroupEvaluator evaluator;
    private final EvaluationListener listener;
    private final StreamMetrics metrics;
    private final java.util.function.LongSupplier nanoTime;
    private final Map<String, GroupState> states = new HashMap<>();
    private final Map<String, PendingAnswers> pending = new HashMap<>();
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable ChunkedStore stateStore;
    private @Nullable KeyValueStore<byte[], byte[]> pendingStore;

    GroupEvaluationProcessor(RuleGroups groups, GroupEvaluator evaluator, EvaluationListener listener,
            StreamMetrics metrics, java.util.function.LongSupplier nanoTime) {
        this.groups = groups;
        this.evaluator = evaluator;
        this.listener = listener;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
        context = newContext;
        stateStore = new ChunkedStore(newContext.getStateStore(TopologyAssembly.GROUP_STORE));
        pendingStore = newContext.getStateStore(TopologyAssembly.PENDING_STORE);
        // Before a second life the stores may have gone back to an earlier state.
        states.clear();
        pending.clear();
        try (KeyValueIterator<byte[], byte[]> entries = pendingStore().all()) {
            while (entries.hasNext()) {
                KeyValue<byte[], byte[]> entry = entries.next();
                RulePartial partial = Records.RULE_PARTIALS.decode(entry.value);
                note(Records.RULE_PARTIALS.key(partial), partial, entry.value.length);
            }
        }
    }

    private ProcessorContext<byte[], byte[]> context() {
        return Objects.requireNonNull(context, "not initialised");
    }

    private ChunkedStore stateStore() {
        return Objects.requireNonNull(stateStore, "not initialised");
    }

    private KeyValueStore<byte[], byte[]> pendingStore() {
        return Objects.requireNonNull(pendingStore, "not initialised");
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            RulePartial partial = Records.RULE_PARTIALS.decode(record.value());
            String key = Records.RULE_PARTIALS.key(partial);
            long evalMs = partial.evalTimestampMs();
            if (evalMs <= state(key).lastEvalMs()) {
                return;
            }
            boolean isRemoval = partial.version().equals(PartitionWindowProcessor.REMOVED_VERSION);
            pendingStore().put(
                    isRemoval
                            ? removalKey(key, evalMs, partial.partition())
                            : pendingKey(key, evalMs, partial.partition()),
                    record.value());
            boolean isComplete = note(key, partial, record.value().length);
            if (isComplete && isRemoval) {
                remove(key, partial);
            } else if (isComplete) {
                evaluate(key, partial);
            }
            boundOpenTimes(key);
        } catch (MalformedRecordException e) {
            metrics.malformed(e);
        }
    }

    private boolean note(String key, RulePartial partial, int bytes) {
        PendingAnswers answers = pending.computeIfAbsent(key, _ -> new PendingAnswers());
        if (partial.version().equals(PartitionWindowProcessor.REMOVED_VERSION)) {
            return answers.addRemoval(partial.evalTimestampMs(), partial.partition(), partial.partitions());
        }
        return answers.add(
                partial.evalTimestampMs(),
                partial.partition(),
                partial.partitions(),
                partial.version(),
                partial.skipped(),
                bytes);
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

    private static byte[] pendingKey(String key, long evalMs, int partition) {
        byte[] prefix = (key + SEPARATOR).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(prefix.length + Long.BYTES + Integer.BYTES).put(prefix).putLong(evalMs)
                .putInt(partition).array();
    }

    /// After all answers for the time, and apart from the partition's own, which a group that comes back may have.
    private static byte[] removalKey(String key, long evalMs, int partition) {
        return pendingKey(key, evalMs, ~partition);
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
        Map<Labels, SeriesWindow> windows = new HashMap<>();
        FragmentResults fragments = evaluator.newFragmentResults(group);
        gather(key, last, windows, fragments);
        Evaluation evaluation = evaluator.evaluate(group, state, evalMs, windows.values(), fragments);
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
        PendingAnswers answers = Objects.requireNonNull(pending.get(key));
        long evalMs = answers.removedAtMs();
        Evaluation ends = evaluator.end(last.tenant(), last.group(), state(key), evalMs);
        answers.removals().forEach(
                (partition, removedAtMs) -> pendingStore().delete(removalKey(key, removedAtMs, partition)));
        answers.closeRemoval();
        close(key, evalMs - 1);
        if (answers.isEmpty()) {
            pending.remove(key);
        }
        states.remove(key);
        stateStore().delete(key);
        forward(new RuleResult(last.tenant(), last.group(), last.version(), evalMs, ends.samples()), ends.alerts());
        listener.removed(last.group());
    }

    /// The answers of all partitions, in the order of the partitions.
    ///
    /// @param windows gets one window for each series that is sent as samples
    /// @param fragments gets everything else
    private void gather(String key, RulePartial last, Map<Labels, SeriesWindow> windows, FragmentResults fragments) {
        for (int partition = 0; partition < last.partitions(); partition++) {
            byte[] bytes = pendingStore().get(pendingKey(key, last.evalTimestampMs(), partition));
            if (bytes == null) {
                continue;
            }
            RulePartial partial = Records.RULE_PARTIALS.decode(bytes);
            partial.errors().forEach(fragments::add);
            for (PartialSeries series : partial.series()) {
                Labels labels = partial.labels(series);
                if (series.fragment() == Fragment.WINDOWS) {
                    WindowRecords.addTo(windows.computeIfAbsent(labels, SeriesWindow::new), series);
                } else {
                    fragments.add(series, labels);
                }
            }
        }
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

    private void boundOpenTimes(String key) {
        PendingAnswers answers = pending.get(key);
        while (answers != null && (answers.openCount() > MAX_OPEN_TIMES
                || answers.openBytes() > MAX_OPEN_BYTES && answers.openCount() > MIN_OPEN_TIMES)) {
            close(key, answers.oldestMs());
        }
    }

    /// Forgets the answers for a time and all before it.
    private void close(String key, long evalMs) {
        PendingAnswers answers = pending.get(key);
        if (answers != null) {
            answers.closeUpTo(evalMs);
        }
        List<byte[]> old = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> entries = pendingStore()
                .range(pendingKey(key, 0, 0), removalKey(key, evalMs, 0))) {
            while (entries.hasNext()) {
                old.add(entries.next().key);
            }
        }
        old.forEach(pendingStore()::delete);
    }
}
