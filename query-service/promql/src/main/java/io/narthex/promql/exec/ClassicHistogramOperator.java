package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.narthex.model.Labels;
import io.narthex.promql.annotation.ForcedMonotonicity;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.value.Column;
import io.narthex.promql.value.TimeGrid;

/// `histogram_quantile`, `histogram_quantiles` and `histogram_fraction` of classic histograms: series that differ only in
/// `le` are the buckets of one.
final class ClassicHistogramOperator extends StoredOperator {
    /// What is computed from the buckets at a step; the results are told apart by their labels.
    interface Measure {
        double apply(ClassicBuckets buckets, int step);

        Labels labels(Labels histogram);
    }

    private record Bucket(double bound, Column column) {}

    private record Histogram(Labels labels, List<Bucket> buckets) {}

    private static final Set<String> BUCKET_LABEL = Set.of("le");

    private final String function;
    private final VectorOperator input;
    private final List<Measure> measures;
    private final SourceRange origin;
    private final QueryContext context;
    private final TimeGrid grid;

    ClassicHistogramOperator(String function, VectorOperator input, List<Measure> measures, SourceRange origin,
            QueryContext context, TimeGrid grid) {
        this.function = function;
        this.input = input;
        this.measures = measures;
        this.origin = origin;
        this.context = context;
        this.grid = grid;
    }

    @Override
    List<StoredSeries> compute() {
        Map<Labels, Histogram> histograms = new LinkedHashMap<>();
        Column column = new Column(grid.count());
        while (input.next(column)) {
            if (column.hasHistograms()) {
                throw Refusal.ofHistograms(function + "()");
            }
            if (addBucket(histograms, input.labels(), column)) {
                column = new Column(grid.count());
            }
        }
        SeriesMerger results = new SeriesMerger(context.budget(), grid.count());
        for (Measure measure : measures) {
            for (Histogram histogram : histograms.values()) {
                measure(results, histogram, measure);
            }
        }
        return results.series();
    }

    private boolean addBucket(Map<Labels, Histogram> histograms, Labels labels, Column column) {
        String text = labels.value("le");
        Double bound = GoFloats.parse(text);
        if (bound == null) {
            String name = context.delayedNameRemoval() ? labels.metricName() : "";
            context.annotations().badBucketLabel(name, text, origin);
            return false;
        }
        context.budget().hold(grid.count());
        Labels key = labels.except(BUCKET_LABEL);
        histograms.computeIfAbsent(key, k -> new Histogram(k, new ArrayList<>())).buckets().add(new Bucket(bound,
                column));
        return true;
    }

    private void measure(SeriesMerger results, Histogram histogram, Measure measure) {
        context.budget().check();
        ClassicBuckets buckets = new ClassicBuckets();
        Labels named = context.delayedNameRemoval() ? histogram.labels() : MetricNames.drop(histogram.labels());
        Column result = new Column(grid.count());
        for (int step = 0; step < grid.count(); step++) {
            buckets.clear();
            for (Bucket bucket : histogram.buckets()) {
                if (bucket.column().isPresent(step)) {
                    buckets.add(bucket.bound(), bucket.column().value(step));
                }
            }
            if (!buckets.isEmpty()) {
                result.set(step, measure.apply(buckets, step));
                noteForced(buckets, histogram.labels(), step);
            }
        }
        results.add(measure.labels(named), true, result);
    }

    private void noteForced(ClassicBuckets buckets, Labels labels, int step) {
        if (buckets.wasForced()) {
            String name = context.delayedNameRemoval() ? labels.metricName() : "";
            context.annotations().forcedMonotonicity(name, origin, new ForcedMonotonicity.Observation(grid
                    .timestampMs(step), buckets.minForced(), buckets.maxForced(), buckets.maxDiff()));
        }
    }

    @Override
    public void close() {
        input.close();
    }
}
