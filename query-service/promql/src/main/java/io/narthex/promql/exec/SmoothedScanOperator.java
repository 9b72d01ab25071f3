package io.narthex.promql.exec;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram.ResetHint;
import io.narthex.model.SampleBuffer;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.histogram.FloatHistogram;
import io.narthex.promql.plan.Selector;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.source.SeriesSelection;
import io.narthex.promql.value.Column;
import io.narthex.promql.value.TimeGrid;

/// A smoothed selector: the value on the line between the samples before and after, both within the look-back; the one before
/// where there is none after.
final class SmoothedScanOperator implements VectorOperator {
    private final Selector selector;
    private final QueryContext context;
    private final TimeGrid grid;
    private final SourceRange origin;
    private final SampleBuffer buffer = new SampleBuffer();
    private final RangeSamples samples = new RangeSamples();
    private final SeriesCursor cursor;

    SmoothedScanOperator(Selector selector, QueryContext context, TimeGrid grid, SourceRange origin) {
        this.selector = selector;
        this.context = context;
        this.grid = grid;
        this.origin = origin;
        long firstMs = selector.referenceMs(grid.startMs()) - context.lookbackDeltaMs() + 1;
        long lastMs = selector.referenceMs(grid.lastMs()) + context.lookbackDeltaMs();
        this.cursor = context.source().select(new SeriesSelection(context.tenant(), selector.matchers(), firstMs,
                lastMs));
    }

    @Override
    public boolean next(Column into) {
        while (cursor.next()) {
            context.budget().check();
            buffer.clear();
            cursor.read(buffer);
            context.budget().countRead(buffer.size());
            samples.take(buffer, false);
            into.clear();
            for (int step = 0; step < grid.count(); step++) {
                fill(into, step);
            }
            if (!into.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private void fill(Column into, int step) {
        long referenceMs = selector.referenceMs(grid.timestampMs(step));
        long earliestMs = referenceMs - context.lookbackDeltaMs();
        long latestMs = referenceMs + context.lookbackDeltaMs();
        int after = 0;
        while (after < samples.floatCount && samples.floatTimes[after] < referenceMs) {
            after++;
        }
        boolean hasAfter = after < samples.floatCount && samples.floatTimes[after] <= latestMs;
        boolean hasBefore = after > 0 && samples.floatTimes[after - 1] > earliestMs;
        if (hasHistogram(earliestMs, latestMs)) {
            if (hasAfter || hasBefore) {
                context.annotations().mixedFloatsAndHistograms(cursor.labels().metricName(), origin);
                return;
            }
            fillHistogram(into, step, referenceMs, earliestMs, latestMs);
            return;
        }
        if (hasAfter && samples.floatTimes[after] == referenceMs) {
            into.set(step, samples.floats[after]);
        } else if (hasBefore && hasAfter) {
            into.set(step, ExtendedRates.interpolate(samples.floats, samples.floatTimes, after - 1, referenceMs,
                    false));
        } else if (hasBefore) {
            into.set(step, samples.floats[after - 1]);
        }
    }

    private void fillHistogram(Column into, int step, long referenceMs, long earliestMs, long latestMs) {
        int after = 0;
        while (after < samples.histogramCount && samples.histogramTimes[after] < referenceMs) {
            after++;
        }
        boolean hasAfter = after < samples.histogramCount && samples.histogramTimes[after] <= latestMs;
        boolean hasBefore = after > 0 && samples.histogramTimes[after - 1] > earliestMs;
        if (hasAfter && samples.histogramTimes[after] == referenceMs) {
            into.set(step, samples.histograms[after]);
        } else if (hasBefore && hasAfter) {
            boolean counter = samples.histograms[after - 1].resetHint() != ResetHint.GAUGE
                    && samples.histograms[after].resetHint() != ResetHint.GAUGE;
            FloatHistogram between = ExtendedHistogramRates.interpolate(samples, after - 1, referenceMs, counter);
            if (between == null) {
                context.annotations().mixedSchemas(cursor.labels().metricName(), origin);
            } else {
                into.set(step, between.toHistogram());
            }
        } else if (hasBefore) {
            into.set(step, samples.histograms[after - 1]);
        }
    }

    private boolean hasHistogram(long afterMs, long upToMs) {
        for (int i = 0; i < samples.histogramCount; i++) {
            if (samples.histogramTimes[i] > afterMs && samples.histogramTimes[i] <= upToMs) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Labels labels() {
        return cursor.labels();
    }

    @Override
    public boolean dropsName() {
        return false;
    }

    @Override
    public void close() {
        cursor.close();
    }
}
