package io.narthex.rules.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.narthex.rules.fragment.FragmentEvaluator;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.schema.Records;
import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.codec.RecordType;
import io.narthex.schema.rule.RulePartial;
import io.narthex.schema.samples.Tick;
import io.narthex.schema.topic.TopicCatalogue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Stage 1, one for each partition of `samples`: keeps windows of the series that rules read, and answers the fragments of
/// every rule group at each evaluation time that the partition's clock has passed.
///
/// Windows live in memory and are a function of the log: after a start, and whenever other rules come into force, they
/// are filled by reading the last part of the partition again. The store holds the clock and what was answered.
final class PartitionWindowProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    /// A Tick farther ahead of its append time comes from a wrong clock.
    private static final long MAX_TICK_LEAD_MS = 5_000;
    /// A longer silence is not evaluated afterwards.
    private static final long MAX_JUMP_MS = Duration.ofMinutes(5).toMillis();
    /// Samples may be that much ahead of the time at which they are appended.
    private static final long MAX_SAMPLE_LEAD_MS = Duration.ofMinutes(10).toMillis();
    private static final int MAX_PARTIAL_BYTES = TopicCatalogue.MAX_MESSAGE_BYTES - (1 << 16);
    /// Old samples cost memory only, so they are looked for now and then.
    private static final long DROP_PERIOD_MS = 30_000;
    /// The version that an answer carries instead of one: the group is removed.
    static final String REMOVED_VERSION = "";
    private static final byte[] CLOCK_KEY = {'c'};
    private static final byte FORMAT = 1;

    private final RuleGroups groups;
    private final SeriesLookup lookup;
    private final FragmentEvaluator fragments;
    private final PastLog sampleLog;
    private final StreamMetrics metrics;
    private final int partitionCount;
    private final Map<String, Long> answered = new HashMap<>();
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable KeyValueStore<byte[], byte[]> store;
    private PartitionClock clock = PartitionClock.UNSET;
    private RulePlan plan = RulePlan.NONE;
    private PartitionWindows windows;
    private boolean isFilled;
    private long droppedAtMs;

    PartitionWindowProcessor(RuleGroups groups, FragmentEvaluator fragments, SeriesLookup lookup,
            PastLog sampleLog, StreamMetrics metrics, int partitionCount) {
        this.groups = groups;
        this.fragments = fragments;
        this.sampleLog = sampleLog;
        this.lookup = lookup;
        this.metrics = metrics;
        this.partitionCount = partitionCount;
        this.windows = new PartitionWindows(0, lookup, metrics);
    }

    /// Also begins a second life: the stores may have gone back to an earlier state.
    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
        context = newContext;
        store = newContext.getStateStore(TopologyAssembly.PARTITION_STORE);
        clock = PartitionClock.of(store().get(CLOCK_KEY));
        answered.clear();
        plan = RulePlan.NONE;
        windows.close();
        windows = new PartitionWindows(partition(), lookup, metrics);
        isFilled = false;
        droppedAtMs = 0;
    }

    private ProcessorContext<byte[], byte[]> context() {
        return java.util.Objects.requireNonNull(context, "not initialised");
    }

    private KeyValueStore<byte[], byte[]> store() {
        return java.util.Objects.requireNonNull(store, "not initialised");
    }

    private int partition() {
        return context().taskId().partition();
    }

    private long kafkaOffset() {
        return context().recordMetadata().map(metadata -> metadata.offset()).orElse(0L);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            return;
        }
        try {
            if (!isFilled) {
                fill(groups.planAt(clock.ruleGroupsEndOffset()));
            }
            windows.take(value, kafkaOffset(), record.timestamp());
            if (Tick.isTick(value)) {
                tick(Tick.decode(value), record.timestamp());
            }
        } catch (MalformedRecordException e) {
            metrics.malformed(e);
        }
    }

    private void fill(RulePlan newPlan) {
        plan = newPlan;
        windows.restart(newPlan);
        isFilled = true;
        if (!newPlan.groups().isEmpty() && clock.timeMs() > 0) {
            long fromMs = clock.timeMs() - newPlan.lookBackMs() - MAX_SAMPLE_LEAD_MS;
            sampleLog.replay(partition(), new PastLog.From.AppendTime(fromMs), kafkaOffset(), record -> {
                windows.take(record.value(), record.kafkaOffset(), record.appendedAtMs());
                return true;
            });
        }
    }

    private void tick(Tick tick, long appendTimeMs) {
        if (tick.wallTimeMs() > appendTimeMs + MAX_TICK_LEAD_MS) {
            metrics.tickIgnored();
            return;
        }
        PartitionClock before = clock;
        clock = before.advanced(tick.wallTimeMs(), tick.ruleGroupsEndOffset());
        if (clock.equals(before)) {
            return;
        }
        RulePlan oldPlan = plan;
        RulePlan newPlan = groups.planAt(clock.ruleGroupsEndOffset());
        // Before anything is written: reading the log again takes its time, and a transaction has only so much.
        if (newPlan != plan) {
            fill(newPlan);
        }
        store().put(CLOCK_KEY, clock.toBytes());
        if (newPlan != oldPlan) {
            announceRemoved(oldPlan);
        }
        for (CompiledGroup group : plan.groups()) {
            answerDue(group, before.timeMs());
        }
        if (clock.timeMs() - droppedAtMs >= DROP_PERIOD_MS) {
            droppedAtMs = clock.timeMs();
            windows.dropUpTo(clock.timeMs() - plan.lookBackMs());
        }
    }

    /// Tells stage 2 of groups that are in force no longer, at the first time that the partition does not answer.
    private void announceRemoved(RulePlan oldPlan) {
        for (CompiledGroup group : oldPlan.groups()) {
            boolean isInForce = plan.groups().stream().anyMatch(other -> other.key().equals(group.key()));
            if (!isInForce) {
                long evalMs = group.nextEvaluationMs(answeredUpTo(group));
                RulePartial removal = new RulePartial(group.source().tenant(), group.id(), REMOVED_VERSION, evalMs,
                        partition(), partitionCount, clock.timeMs(), false, kafkaOffset(), List.of(), List.of(),
                        List.of());
                byte[] key = RecordType.keyBytes(Records.RULE_PARTIALS.key(removal));
                context().forward(
                        new Record<>(key, Records.RULE_PARTIALS.encode(removal), evalMs),
                        TopologyAssembly.PARTIALS_SINK);
                // Should it come back, the time in between is not its own.
                answered.remove(group.key());
                store().delete(answeredKey(group));
            }
        }
    }

    /// Answers the group's evaluation times that the clock has passed since.
    private void answerDue(CompiledGroup group, long beforeMs) {
        long passedMs = clock.timeMs() - group.source().latenessMs();
        boolean isJump = beforeMs == 0 || clock.timeMs() - beforeMs > MAX_JUMP_MS;
        long lastMs = answeredUpTo(group);
        long sinceMs = isJump ? Math.max(lastMs, passedMs - group.source().intervalMs()) : lastMs;
        for (long evalMs = group.nextEvaluationMs(sinceMs); evalMs <= passedMs; evalMs = group
                .nextEvaluationMs(evalMs)) {
            answer(group, evalMs);
            lastMs = evalMs;
        }
        remember(group, lastMs);
    }

    /// The last answered time; for a group that is new here, when it was loaded, or a jump's length ago.
    private long answeredUpTo(CompiledGroup group) {
        Long known = answered.get(group.key());
        if (known != null) {
            return known;
        }
        byte[] stored = store().get(answeredKey(group));
        if (stored == null) {
            return Math.max(group.source().loadedAtMs(), clock.timeMs() - MAX_JUMP_MS);
        }
        ByteBuffer buffer = ByteBuffer.wrap(stored);
        byte format = buffer.get();
        if (format != FORMAT) {
            throw new IllegalStateException("answered time has format " + format + ", expected " + FORMAT);
        }
        return buffer.getLong();
    }

    private void remember(CompiledGroup group, long evalMs) {
        Long known = answered.put(group.key(), evalMs);
        if (known == null || known != evalMs) {
            store().put(
                    answeredKey(group), ByteBuffer.allocate(1 + Long.BYTES).put(FORMAT).putLong(evalMs).array());
        }
    }

    private static byte[] answeredKey(CompiledGroup group) {
        return ("g" + group.key()).getBytes(StandardCharsets.UTF_8);
    }

    private void answer(CompiledGroup group, long evalMs) {
        FragmentEvaluator.Answers answers = fragments.answer(group, evalMs, windows.source(group.source().tenant()));
        RulePartial partial = partial(group, evalMs, false, answers);
        byte[] value = Records.RULE_PARTIALS.encode(partial);
        if (value.length > MAX_PARTIAL_BYTES) {
            metrics.partialTooLarge(group.id());
            value = Records.RULE_PARTIALS.encode(partial(group, evalMs, true, new FragmentEvaluator.Answers()));
        }
        byte[] key = RecordType.keyBytes(Records.RULE_PARTIALS.key(partial));
        context().forward(new Record<>(key, value, evalMs), TopologyAssembly.PARTIALS_SINK);
    }

    private RulePartial partial(CompiledGroup group, long evalMs, boolean isSkipped,
            FragmentEvaluator.Answers answers) {
        return new RulePartial(
                group.source().tenant(),
                group.id(),
                group.source().version(),
                evalMs,
                partition(),
                partitionCount,
                clock.timeMs(),
                isSkipped,
                kafkaOffset(),
                answers.labelSets().all(),
                answers.series(),
                answers.errors());
    }

    @Override
    public void close() {
        windows.close();
    }
}
