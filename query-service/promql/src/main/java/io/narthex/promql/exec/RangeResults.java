package io.narthex.promql.exec;

import java.util.Arrays;

import io.narthex.model.Labels;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.plan.RangePlan;
import io.narthex.promql.value.Column;
import io.narthex.promql.value.ResultSeries;

/// The samples of a window as the answer of an instant query for a range.
final class RangeResults {
    private RangeResults() {}

    static ResultSeries series(RangeInput input, RangePlan plan, RangeSamples samples, long evaluationMs,
            boolean delayedNameRemoval) {
        Labels labels = delayedNameRemoval && input.dropsName() ? MetricNames.drop(input.labels()) : input.labels();
        long endMs = plan.referenceMs(evaluationMs);
        return switch (plan.extension()) {
            case NONE -> plain(labels, samples);
            case ANCHORED -> extended(labels, samples, endMs - plan.rangeMs(), endMs, plan.extension());
            case SMOOTHED -> extended(labels, samples, endMs - plan.rangeMs(), endMs, plan.extension());
        };
    }

    private static ResultSeries plain(Labels labels, RangeSamples s) {
        long[] times = new long[s.size()];
        Column column = new Column(s.size());
        int f = 0;
        int h = 0;
        for (int i = 0; i < times.length; i++) {
            boolean isFloat = h >= s.histogramCount || f < s.floatCount && s.floatTimes[f] < s.histogramTimes[h];
            if (isFloat) {
                times[i] = s.floatTimes[f];
                column.set(i, s.floats[f++]);
            } else {
                times[i] = s.histogramTimes[h];
                column.set(i, s.histograms[h++]);
            }
        }
        return ResultSeries.atTimes(labels, times, column);
    }

    /// Adds samples at both edges of the window.
    private static ResultSeries extended(Labels labels, RangeSamples s, long startMs, long endMs,
            Expr.Extension extension) {
        boolean smoothed = extension == Expr.Extension.SMOOTHED;
        if (s.histogramCount > 0) {
            throw new ExecutionFailure((smoothed ? "smoothed" : "anchored")
                    + " modifier is not supported with histograms");
        }
        if (s.floatCount == 0) {
            return ResultSeries.atTimes(labels, new long[0], new Column(0));
        }
        int last = s.floatCount - 1;
        int first = 0;
        while (first < last && s.floatTimes[first] <= startMs) {
            first++;
        }
        first = Math.max(0, first - 1);
        if (smoothed) {
            int index = 0;
            while (index < last && s.floatTimes[index] < endMs) {
                index++;
            }
            last = index;
        }
        if (s.floatTimes[last] <= startMs) {
            return ResultSeries.atTimes(labels, new long[0], new Column(0));
        }
        double left = smoothed && s.floatTimes[first] < startMs
                ? ExtendedRates.interpolate(s.floats, s.floatTimes, first, startMs, false)
                : s.floats[first];
        double right = smoothed && last > 0 && s.floatTimes[last] > endMs
                ? ExtendedRates.interpolate(s.floats, s.floatTimes, last - 1, endMs, false)
                : s.floats[last];
        int from = s.floatTimes[first] <= startMs ? first + 1 : first;
        int to = s.floatTimes[last] >= endMs ? last : last + 1;
        int inner = Math.max(0, to - from);
        long[] times = new long[inner + 2];
        Column column = new Column(inner + 2);
        times[0] = startMs;
        column.set(0, left);
        if (inner > 0) {
            System.arraycopy(s.floatTimes, from, times, 1, inner);
            System.arraycopy(Arrays.copyOfRange(s.floats, from, to), 0, column.values(), 1, inner);
        }
        times[inner + 1] = endMs;
        column.set(inner + 1, right);
        return ResultSeries.atTimes(labels, times, column);
    }
}
