package io.narthex.rules.backfill;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.promql.source.SeriesSource;
import io.narthex.rules.expression.EvaluationTimes;
import io.narthex.rules.fragment.FragmentEvaluator;
import io.narthex.rules.fragment.FragmentResults;
import io.narthex.rules.group.Evaluation;
import io.narthex.rules.group.GroupEvaluator;
import io.narthex.rules.group.GroupState;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.schema.rule.PartialSeries;
import io.narthex.schema.rule.ResultSample;

/// Evaluates rule groups at every time of their grid in a part of the past, as the stream would have done: partition by
/// partition, then each group over the answers. Alerts are followed for their series and sent to nobody.
///
/// The past is walked through in steps. After each, what was recorded is kept and the progress is written, so a run that
/// was ended goes on where it was; what it repeats is equal.
public final class Backfill {
    private static final long STEP_MS = Duration.ofMinutes(10).toMillis();
    private static final int MAX_WAITING_SAMPLES = 20_000;
    /// Times evaluated together: series are read once for all of them, and their answers are in memory.
    private static final int MAX_BLOCK = 64;
    private static final long MAX_BLOCK_ANSWERS = 500_000;

    private final List<CompiledGroup> groups;
    private final FragmentEvaluator fragments;
    private final GroupEvaluator evaluator;
    private final List<PartitionPast> partitions;
    private final BackfillSink sink;
    private final BackfillProgress progress;
    private final ExecutorService workers;
    private final List<ResultSample> waiting = new ArrayList<>();
    private final Map<String, GroupState> states = new LinkedHashMap<>();
    private int blockSize = 4;
    private long writtenSamples;
    private long failedEvaluations;
    private String lastError = "";

    /// @param groups all of one tenant
    /// @param history of each partition, in their order; nothing of another partition
    /// @param workers evaluate partitions side by side; owned by the caller
    public Backfill(List<CompiledGroup> groups, FragmentEvaluator fragments, GroupEvaluator evaluator,
            List<SeriesSource> history, BackfillSink sink, BackfillProgress progress, ExecutorService workers) {
        this.groups = List.copyOf(groups);
        this.fragments = fragments;
        this.evaluator = evaluator;
        this.partitions = history.stream().map(source -> new PartitionPast(tenant(), groups, source)).toList();
        this.sink = sink;
        this.progress = progress;
        this.workers = workers;
    }

    private TenantId tenant() {
        return groups.isEmpty() ? TenantId.DEFAULT : groups.getFirst().source().tenant();
    }

    /// Told after each step, on the thread that runs.
    public interface Listener {
        /// @param reachedMs everything up to here is kept
        /// @param writtenSamples samples recorded by this run
        void reached(long reachedMs, long writtenSamples);
    }

    /// What came of a run.
    ///
    /// @param failedEvaluations of single rules
    /// @param lastError of these, or empty
    public record Outcome(long writtenSamples, long failedEvaluations, String lastError) {}

    /// Evaluates from a time to another, both inclusive, or what an earlier run left of it.
    ///
    /// @throws IOException if the progress cannot be read or written
    /// @throws RuntimeException if history cannot be read or samples cannot be written
    public Outcome run(long startMs, long endMs, Listener listener) throws IOException, InterruptedException {
        groups.forEach(group -> states.put(group.key(), new GroupState()));
        long afterMs = startMs - 1;
        BackfillProgress.Reached reached = progress.read().orElse(null);
        if (reached != null) {
            states.putAll(reached.states());
            afterMs = reached.reachedMs();
        }
        while (afterMs < endMs) {
            long untilMs = Math.min(endMs, afterMs + STEP_MS);
            step(afterMs, untilMs);
            flush();
            progress.write(untilMs, states);
            listener.reached(untilMs, writtenSamples);
            afterMs = untilMs;
        }
        progress.remove();
        return new Outcome(writtenSamples, failedEvaluations, lastError);
    }

    private void step(long afterMs, long untilMs) throws InterruptedException {
        long lookBackMs = groups.stream().mapToLong(CompiledGroup::lookBackMs).max().orElse(0);
        all(partitions.stream().<Callable<Boolean>>map(partition -> () -> {
            // A negative offset reads ahead of the evaluation.
            partition.moveTo(afterMs - lookBackMs, untilMs + aheadMs());
            return true;
        }).toList());
        for (CompiledGroup group : groups) {
            long evalMs = group.nextEvaluationMs(afterMs);
            while (evalMs <= untilMs) {
                long intervalMs = group.source().intervalMs();
                int count = (int) Math.min(blockSize, (untilMs - evalMs) / intervalMs + 1);
                evaluate(group, new EvaluationTimes(evalMs, intervalMs, count));
                evalMs += count * intervalMs;
            }
        }
    }

    private long aheadMs() {
        return groups.stream().flatMap(group -> group.reads().stream()).mapToLong(read -> -read.untilBackMs()).max()
                .orElse(0);
    }

    private void evaluate(CompiledGroup group, EvaluationTimes times) throws InterruptedException {
        List<List<FragmentEvaluator.Answers>> answers = all(partitions
                .stream().<Callable<List<FragmentEvaluator.Answers>>>map(
                        partition -> () -> fragments.answers(group, times, partition.windows()))
                .toList());
        long answerCount = 0;
        for (int i = 0; i < times.count(); i++) {
            FragmentResults results = evaluator.newFragmentResults(group);
            for (List<FragmentEvaluator.Answers> partition : answers) {
                add(partition.get(i), results);
                answerCount += partition.get(i).series().size();
            }
            evaluate(group, times.timestampMs(i), results);
        }
        blockSize = Math.clamp(MAX_BLOCK_ANSWERS / Math.max(1, answerCount / times.count()), 1, MAX_BLOCK);
    }

    private static void add(FragmentEvaluator.Answers answer, FragmentResults results) {
        answer.errors().forEach(results::add);
        List<Labels> labelSets = answer.labelSets().all();
        for (PartialSeries series : answer.series()) {
            results.add(series, labelSets.get(series.labelSet()));
        }
    }

    private void evaluate(CompiledGroup group, long evalMs, FragmentResults results) {
        GroupState state = Objects.requireNonNull(states.get(group.key()));
        Evaluation evaluation = evaluator.evaluate(group, state, evalMs, results.windows(), results);
        evaluation.outcomes().stream().filter(outcome -> outcome.isFailed()).forEach(outcome -> {
            failedEvaluations++;
            lastError = outcome.error();
        });
        waiting.addAll(evaluation.samples());
        if (waiting.size() >= MAX_WAITING_SAMPLES) {
            flush();
        }
    }

    private void flush() {
        if (!waiting.isEmpty()) {
            sink.write(tenant(), List.copyOf(waiting));
            writtenSamples += waiting.size();
            waiting.clear();
        }
    }

    private <T> List<T> all(List<Callable<T>> tasks) throws InterruptedException {
        List<T> results = new ArrayList<>();
        for (Future<T> future : workers.invokeAll(tasks)) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            }
        }
        return results;
    }

    /// Names what is backfilled, for [BackfillProgress].
    public static String job(List<CompiledGroup> groups, long startMs, long endMs) {
        TreeSet<String> versions = new TreeSet<>();
        groups.forEach(group -> versions.add(group.key() + " " + group.source().version()));
        return versions + " " + startMs + " " + endMs;
    }
}
