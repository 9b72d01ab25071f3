package io.narthex.rules.fragment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.TenantId;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.failure.PromqlException;
import io.narthex.promql.source.SeriesSource;
import io.narthex.rules.expression.EvaluationTimes;
import io.narthex.rules.expression.ExpressionException;
import io.narthex.rules.expression.Expressions;
import io.narthex.rules.expression.VectorSample;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.rules.planner.Fragment;
import io.narthex.rules.planner.SeriesRead;
import io.narthex.rules.window.LabelSets;
import io.narthex.rules.window.SeriesWindow;
import io.narthex.rules.window.WindowRecords;
import io.narthex.rules.window.WindowSource;
import io.narthex.schema.rule.FragmentError;
import io.narthex.schema.rule.IndexedHistogram;
import io.narthex.schema.rule.PartialSeries;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one partition answers to fragments. Thread-safe.
public final class FragmentEvaluator {
    private static final Logger log = LoggerFactory.getLogger(FragmentEvaluator.class);

    private final Expressions expressions;

    /// A partition's answer as it grows.
    public record Answers(LabelSets labelSets, List<PartialSeries> series, List<FragmentError> errors) {
        public Answers() {
            this(new LabelSets(), new ArrayList<>(), new ArrayList<>());
        }
    }

    public FragmentEvaluator(Expressions expressions) {
        this.expressions = expressions;
    }

    /// What a partition answers to a group at a time: samples for what stands above the fragments, and the fragments.
    ///
    /// @param source the partition's series
    public Answers answer(CompiledGroup group, long evalTimestampMs, WindowSource source) {
        return answers(group, new EvaluationTimes(evalTimestampMs, group.source().intervalMs(), 1), source).getFirst();
    }

    /// The same at several times of the group.
    public List<Answers> answers(CompiledGroup group, EvaluationTimes times, WindowSource source) {
        EvaluationTimes queried = times.shiftedBack(group.source().queryOffsetMs());
        List<Answers> answers = new ArrayList<>();
        for (int i = 0; i < queried.count(); i++) {
            answers.add(new Answers());
            addWindows(group, queried.timestampMs(i), source, answers.get(i));
        }
        for (Fragment fragment : group.fragments()) {
            evaluate(group.source().tenant(), fragment, queried, source, answers);
        }
        return answers;
    }

    /// Of each series the part of time that some rule reads.
    private static void addWindows(CompiledGroup group, long queryMs, WindowSource source, Answers answers) {
        Map<SeriesWindow, SeriesWindow> slices = new IdentityHashMap<>();
        for (SeriesRead read : group.windowReads()) {
            source.forEachMatching(read.matchers(), window -> {
                SeriesWindow slice = window.slice(queryMs - read.backMs(), queryMs - read.untilBackMs());
                SeriesWindow other = slices.putIfAbsent(window, slice);
                if (other != null) {
                    other.addAll(slice);
                }
            });
        }
        slices.values().stream().filter(slice -> !slice.isEmpty())
                .sorted(Comparator.comparing(SeriesWindow::labels))
                .forEach(slice -> answers.series()
                        .add(WindowRecords.toRecord(Fragment.WINDOWS, slice, answers.labelSets())));
    }

    /// A fragment that fails becomes an error of its time, which fails the rules that have it.
    private void evaluate(TenantId tenant, Fragment fragment, EvaluationTimes times, SeriesSource source,
            List<Answers> answers) {
        try {
            List<List<VectorSample>> vectors = expressions
                    .evaluate(tenant, fragment.text(), fragment.input(), times, source);
            for (int i = 0; i < times.count(); i++) {
                add(fragment, vectors.get(i), answers.get(i));
            }
        } catch (PromqlException | ExpressionException e) {
            if (times.count() > 1) {
                for (int i = 0; i < times.count(); i++) {
                    EvaluationTimes one = new EvaluationTimes(times.timestampMs(i), times.intervalMs(), 1);
                    evaluate(tenant, fragment, one, source, answers.subList(i, i + 1));
                }
                return;
            }
            answers.getFirst().errors().add(new FragmentError(fragment.number(), String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            // Our own fault, and that of the rules with this fragment alone: the others go on.
            answers.forEach(answer -> answer.errors()
                    .add(new FragmentError(fragment.number(), "internal error: " + e)));
            log.atError().addKeyValue("fragment", fragment.text()).setCause(e).log("fragment failed unexpectedly");
        }
    }

    private static void add(Fragment fragment, List<VectorSample> vector, Answers answers) {
        switch (fragment) {
            case Fragment.Values values ->
                vector.forEach(sample -> answers.series().add(value(values, sample, answers.labelSets())));
            case Fragment.Partial partial -> fold(partial, vector, answers);
        }
    }

    private static PartialSeries value(Fragment.Values fragment, VectorSample sample, LabelSets labelSets) {
        NativeHistogram histogram = sample.histogram();
        List<IndexedHistogram> histograms = histogram == null
                ? List.of()
                : List.of(new IndexedHistogram(0, histogram));
        return new PartialSeries(fragment.number(), labelSets.number(sample.labels()), List.of(),
                List.of(sample.value()), histograms);
    }

    private static void fold(Fragment.Partial fragment, List<VectorSample> vector, Answers answers) {
        Map<Labels, GroupPartial> groups = new TreeMap<>();
        Set<String> names = new HashSet<>(fragment.aggregate().grouping());
        if (fragment.aggregate().without()) {
            names.add(Labels.METRIC_NAME);
        }
        for (VectorSample sample : vector) {
            GroupPartial group = groups.computeIfAbsent(
                    key(fragment.aggregate(), names, sample.labels()), _ -> new GroupPartial(fragment.op()));
            NativeHistogram histogram = sample.histogram();
            if (histogram == null) {
                group.add(sample.value());
            } else {
                group.add(histogram);
            }
        }
        groups.forEach(
                (labels, group) -> answers.series().add(record(fragment, answers.labelSets().number(labels), group)));
    }

    private static Labels key(Expr.Aggregate aggregate, Set<String> names, Labels labels) {
        if (aggregate.without()) {
            return labels.except(names);
        }
        return names.isEmpty() ? Labels.EMPTY : labels.only(names);
    }

    private static PartialSeries record(Fragment.Partial fragment, int labelSet, GroupPartial group) {
        List<IndexedHistogram> histograms = new ArrayList<>(0);
        for (NativeHistogram histogram : group.histograms()) {
            histograms.add(new IndexedHistogram(histograms.size(), histogram));
        }
        return new PartialSeries(fragment.number(), labelSet, List.of(), group.numbers(), histograms);
    }
}
