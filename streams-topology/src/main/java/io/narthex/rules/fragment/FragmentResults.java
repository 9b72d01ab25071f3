package io.narthex.rules.fragment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.failure.PromqlException;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.source.SeriesSelection;
import io.narthex.promql.source.SeriesSource;
import io.narthex.rules.expression.ExpressionException;
import io.narthex.rules.expression.Expressions;
import io.narthex.rules.expression.VectorSample;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.rules.planner.Fragment;
import io.narthex.rules.window.SeriesWindow;
import io.narthex.rules.window.WindowRecords;
import io.narthex.rules.window.WindowSource;
import io.narthex.schema.rule.FragmentError;
import io.narthex.schema.rule.PartialSeries;
import org.jspecify.annotations.Nullable;

/// The answers of all partitions to a group's fragments at one time, each fragment one vector. Filled partition after
/// partition in the order of their numbers, then read. Confined to one thread.
public final class FragmentResults {
    private final CompiledGroup group;
    private final Expressions expressions;
    private final Map<Integer, TreeMap<Labels, GroupPartial>> partials = new HashMap<>();
    private final Map<Integer, TreeMap<Labels, VectorSample>> vectors = new HashMap<>();
    private final Map<Integer, String> errors = new HashMap<>();
    private final Map<Labels, SeriesWindow> windows = new HashMap<>();

    /// @param expressions for the aggregates of native histograms
    public FragmentResults(CompiledGroup group, Expressions expressions) {
        this.group = group;
        this.expressions = expressions;
    }

    public void add(FragmentError error) {
        errors.putIfAbsent(error.fragment(), error.message());
    }

    /// One window for each series that is sent as samples.
    public Collection<SeriesWindow> windows() {
        return windows.values();
    }

    /// Adds a partition's window, value or partial.
    public void add(PartialSeries answer, Labels labels) {
        if (answer.fragment() == Fragment.WINDOWS) {
            WindowRecords.addTo(windows.computeIfAbsent(labels, SeriesWindow::new), answer);
            return;
        }
        List<NativeHistogram> histograms = answer.histograms().stream().map(h -> h.histogram()).toList();
        switch (group.fragment(answer.fragment())) {
            case Fragment.Values values -> {
                VectorSample sample = new VectorSample(labels, answer.values().getFirst(),
                        histograms.isEmpty() ? null : histograms.getFirst());
                if (vector(values.number()).put(labels, sample) != null) {
                    errors.putIfAbsent(values.number(), "vector cannot contain metrics with the same labelset");
                }
            }
            case Fragment.Partial partial -> partials.computeIfAbsent(partial.number(), _ -> new TreeMap<>())
                    .computeIfAbsent(labels, _ -> new GroupPartial(partial.op()))
                    .merge(GroupPartial.of(partial.op(), answer.values(), histograms));
        }
    }

    private TreeMap<Labels, VectorSample> vector(int fragment) {
        return vectors.computeIfAbsent(fragment, _ -> new TreeMap<>());
    }

    /// A source that answers fragments from here and everything else from another.
    public SeriesSource over(SeriesSource other) {
        return selection -> {
            int fragment = CompiledGroup.fragmentOf(selection.matchers());
            return fragment == 0 ? other.select(selection) : select(fragment, selection);
        };
    }

    private SeriesCursor select(int fragment, SeriesSelection selection) {
        String error = errors.get(fragment);
        if (error != null) {
            throw new ExecutionFailure(error);
        }
        TreeMap<Labels, GroupPartial> groups = partials.remove(fragment);
        if (groups != null && group.fragment(fragment) instanceof Fragment.Partial partial) {
            try {
                groups.forEach((labels, numbers) -> finish(partial, labels, numbers, selection.endMsInclusive()));
            } catch (PromqlException | ExpressionException e) {
                // The next rule that shares the fragment must not take the half of it for the whole.
                String failure = String.valueOf(e.getMessage());
                errors.put(fragment, failure);
                throw new ExecutionFailure(failure);
            }
        }
        return new VectorCursor(new ArrayList<>(vector(fragment).values()), selection.endMsInclusive());
    }

    private void finish(Fragment.Partial fragment, Labels labels, GroupPartial numbers, long timestampMs) {
        if (numbers.histograms().isEmpty()) {
            if (numbers.hasFloats()) {
                vector(fragment.number()).put(labels, VectorSample.of(labels, numbers.result()));
            }
        } else if (!numbers.hasFloats()) {
            // Floats and histograms together have no aggregate.
            NativeHistogram histogram = aggregate(fragment, numbers.histograms(), timestampMs);
            if (histogram != null) {
                vector(fragment.number()).put(labels, new VectorSample(labels, 0, histogram));
            }
        }
    }

    private @Nullable NativeHistogram aggregate(Fragment.Partial fragment,
            List<NativeHistogram> histograms, long timestampMs) {
        WindowSource source = new WindowSource();
        for (int i = 0; i < histograms.size(); i++) {
            source.add(Labels.of("__name__", "h", "i", String.format(java.util.Locale.ROOT, "%09d", i)), timestampMs,
                    histograms.get(i).sum(), histograms.get(i));
        }
        List<VectorSample> result = expressions
                .evaluate(TenantId.DEFAULT, fragment.op().symbol() + "(h)", timestampMs, source);
        if (result.size() > 1) {
            throw new ExpressionException("aggregate of histograms has " + result.size() + " values");
        }
        return result.isEmpty() ? null : result.getFirst().histogram();
    }

    /// A vector as series with one sample each.
    private static final class VectorCursor implements SeriesCursor {
        private final List<VectorSample> samples;
        private final long timestampMs;
        private int index = -1;

        VectorCursor(List<VectorSample> samples, long timestampMs) {
            this.samples = samples;
            this.timestampMs = timestampMs;
        }

        @Override
        public boolean next() {
            index++;
            return index < samples.size();
        }

        @Override
        public Labels labels() {
            return samples.get(index).labels();
        }

        @Override
        public void read(SampleBuffer into) {
            NativeHistogram histogram = samples.get(index).histogram();
            if (histogram == null) {
                into.add(timestampMs, samples.get(index).value());
            } else {
                into.add(timestampMs, histogram);
            }
        }

        @Override
        public void close() {
            // holds nothing but references
        }
    }
}
