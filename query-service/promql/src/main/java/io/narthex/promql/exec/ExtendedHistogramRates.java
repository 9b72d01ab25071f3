package io.narthex.promql.exec;

import io.narthex.model.NativeHistogram;
import io.narthex.model.NativeHistogram.ResetHint;
import io.narthex.promql.histogram.FloatHistogram;
import io.narthex.promql.value.Column;
import org.jspecify.annotations.Nullable;

/// What [ExtendedRates] does, of histograms.
final class ExtendedHistogramRates {
    private ExtendedHistogramRates() {}

    static void measure(RangeWindow window, Column out, boolean smoothed, boolean counter, double divisor) {
        long[] times = window.samples.histogramTimes;
        int from = window.histogramFrom;
        int end = window.histogramTo - 1;
        int first = Math.max(from, ExtendedRates.firstAfter(times, from, end, window.startMs) - 1);
        int last = smoothed ? ExtendedRates.firstNotBefore(times, from, end, window.endMs) : end;
        if (times[last] <= window.startMs || smoothed && times[first] > window.endMs) {
            return;
        }
        HistogramRates.warnOfKinds(window, first, last, counter);
        FloatHistogram result = difference(window, first, last, smoothed, counter);
        if (result == null) {
            window.annotations.mixedSchemas(window.labels.metricName(), window.origin);
            return;
        }
        if (result.wasReconciled()) {
            window.annotations.reconciledBounds("subtraction", window.origin);
        }
        result.divide(divisor);
        result.setHint(ResetHint.GAUGE);
        out.set(window.step, result.toHistogram());
    }

    /// Null if exponential and custom buckets meet.
    private static @Nullable FloatHistogram difference(RangeWindow window, int first, int last, boolean smoothed,
            boolean counter) {
        NativeHistogram[] histograms = window.samples.histograms;
        long[] times = window.samples.histogramTimes;
        boolean leftBetween = smoothed && times[first] < window.startMs;
        boolean rightBetween = smoothed && last > window.histogramFrom && times[last] > window.endMs;
        FloatHistogram left = leftBetween
                ? interpolate(window.samples, first, window.startMs, counter)
                : FloatHistogram.copyOf(histograms[first]);
        FloatHistogram right = rightBetween
                ? interpolate(window.samples, last - 1, window.endMs, counter)
                : FloatHistogram.copyOf(histograms[last]);
        if (left == null || right == null || !right.subtract(left)) {
            return null;
        }
        if (!counter) {
            return right;
        }
        // A left edge between two samples has already started from zero if the second of them comes after a reset.
        for (int i = leftBetween ? first + 2 : first + 1; i <= last; i++) {
            if (histograms[i].hasCustomBuckets() != histograms[i - 1].hasCustomBuckets()
                    || FloatHistogram.isReset(histograms[i], histograms[i - 1]) && !right.add(histograms[i - 1])) {
                return null;
            }
        }
        return right;
    }

    /// On the line between the samples `index` and `index + 1`; a counter that was reset between them rises from zero. Null if
    /// one has exponential and the other custom buckets.
    static @Nullable FloatHistogram interpolate(RangeSamples samples, int index, long timeMs, boolean counter) {
        NativeHistogram before = samples.histograms[index];
        NativeHistogram after = samples.histograms[index + 1];
        if (before.hasCustomBuckets() != after.hasCustomBuckets()) {
            return null;
        }
        double fraction = (double) (timeMs - samples.histogramTimes[index])
                / (samples.histogramTimes[index + 1] - samples.histogramTimes[index]);
        FloatHistogram result = FloatHistogram.copyOf(after);
        boolean fromZero = counter && FloatHistogram.isReset(after, before);
        if (!fromZero && !result.subtract(before)) {
            return null;
        }
        result.multiply(fraction);
        return fromZero || result.add(before) ? result : null;
    }
}
