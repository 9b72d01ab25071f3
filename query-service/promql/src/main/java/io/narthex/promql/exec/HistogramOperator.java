package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.promql.annotation.Annotations;
import io.narthex.promql.annotation.ForcedMonotonicity;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.value.Column;
import io.narthex.promql.value.TimeGrid;

/// `histogram_quantile`, `histogram_quantiles` and `histogram_fraction`. Float series that differ only in `le` are the buckets of one
/// classic histogram; native histograms stand for themselves. Where both have a sample at a step neither is used.
final class HistogramOperator extends StoredOperator {
    /// What is computed at a step; the results of several are told apart by their labels.
    interface Measure {
        double ofClassic(ClassicBuckets buckets, int step);

        double ofNative(NativeBuckets buckets, int step, String metricName, Annotations annotations,
                SourceRange origin);

        Labels labels(Labels histogram);
    }

    private record Bucket(double bound, Column column) {}

    private record Classic(Labels labels, List<Bucket> buckets) {
        boolean hasSampleAt(int step) {
            for (Bucket bucket : buckets) {
                if (bucket.column().isPresent(step) && bucket.column().histogram(step) == null) {
                    return true;
                }
            }
            return false;
        }
    }

    private static final Set<String> BUCKET_LABEL = Set.of("le");

    private final VectorOperator input;
    private final List<Measure> measures;
    private final SourceRange origin;
    private final QueryContext context;
    private final TimeGrid grid;
    private final Map<Labels, Classic> classics = new LinkedHashMap<>();
    private final Map<Labels, StoredSeries> natives = new LinkedHashMap<>();

    HistogramOperator(VectorOperator input, List<Measure> measures, SourceRange origin, QueryContext context,
            TimeGrid grid) {
        this.input = input;
        this.measures = measures;
        this.origin = origin;
        this.context = context;
        this.grid = grid;
    }

    @Override
    List<StoredSeries> compute() {
        Column column = new Column(grid.count());
        while (input.next(column)) {
            context.budget().hold(grid.count());
            Labels labels = input.labels();
            if (column.hasHistograms()) {
                natives.put(labels, new StoredSeries(labels, input.dropsName(), column));
            }
            if (hasFloat(column)) {
                addBucket(labels, column);
            }
            column = new Column(grid.count());
        }
        SeriesMerger results = new SeriesMerger(context.budget(), grid.count());
        for (Measure measure : measures) {
            natives.values().forEach(series -> measureNative(results, series, measure));
            classics.values().forEach(histogram -> measureClassic(results, histogram, measure));
        }
        return results.series();
    }

    private static boolean hasFloat(Column column) {
        for (int i = 0; i < column.size(); i++) {
            if (column.isPresent(i) && column.histogram(i) == null) {
                return true;
            }
        }
        return false;
    }

    private void addBucket(Labels labels, Column column) {
        String text = labels.value("le");
        Double bound = GoFloats.parse(text);
        if (bound == null) {
            context.annotations().badBucketLabel(shownName(labels), text, origin);
            return;
        }
        Labels key = labels.except(BUCKET_LABEL);
        classics.computeIfAbsent(key, k -> new Classic(k, new ArrayList<>())).buckets().add(new Bucket(bound, column));
    }

    private String shownName(Labels labels) {
        return context.delayedNameRemoval() ? labels.metricName() : "";
    }

    private Labels resultLabels(Labels labels) {
        return context.delayedNameRemoval() ? labels : MetricNames.drop(labels);
    }

    private void measureNative(SeriesMerger results, StoredSeries series, Measure measure) {
        NativeBuckets buckets = new NativeBuckets();
        Classic classic = classics.get(series.labels());
        Column result = new Column(grid.count());
        for (int step = 0; step < grid.count(); step++) {
            NativeHistogram histogram = series.column().histogram(step);
            if (histogram == null) {
                continue;
            }
            if (classic != null && classic.hasSampleAt(step)) {
                context.annotations().mixedClassicAndNative(shownName(series.labels()), origin);
                continue;
            }
            buckets.fill(histogram);
            result.set(step, measure.ofNative(buckets, step, shownName(series.labels()), context.annotations(),
                    origin));
        }
        results.add(measure.labels(resultLabels(series.labels())), true, result);
    }

    private void measureClassic(SeriesMerger results, Classic histogram, Measure measure) {
        context.budget().check();
        ClassicBuckets buckets = new ClassicBuckets();
        StoredSeries twin = natives.get(histogram.labels());
        Column result = new Column(grid.count());
        for (int step = 0; step < grid.count(); step++) {
            if (twin != null && twin.column().histogram(step) != null) {
                continue;
            }
            buckets.clear();
            for (Bucket bucket : histogram.buckets()) {
                Column column = bucket.column();
                if (column.isPresent(step) && column.histogram(step) == null) {
                    buckets.add(bucket.bound(), column.value(step));
                }
            }
            if (!buckets.isEmpty()) {
                result.set(step, measure.ofClassic(buckets, step));
                noteForced(buckets, histogram.labels(), step);
            }
        }
        results.add(measure.labels(resultLabels(histogram.labels())), true, result);
    }

    private void noteForced(ClassicBuckets buckets, Labels labels, int step) {
        if (buckets.wasForced()) {
            context.annotations().forcedMonotonicity(shownName(labels), origin, new ForcedMonotonicity.Observation(grid
                    .timestampMs(step), buckets.minForced(), buckets.maxForced(), buckets.maxDiff()));
        }
    }

    @Override
    public void close() {
        input.close();
    }
}
