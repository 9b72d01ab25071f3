package io.narthex.promql.exec;

import io.narthex.model.NativeHistogram;
import io.narthex.model.NativeHistogram.ResetHint;
import io.narthex.promql.ast.Function;
import io.narthex.promql.histogram.FloatHistogram;
import io.narthex.promql.value.Column;
import org.jspecify.annotations.Nullable;

/// `rate`, `increase`, `delta`, `irate` and `idelta` of histograms.
final class HistogramRates {
    private static final double NEAR = 1.1;

    private HistogramRates() {}

    static void extrapolate(RangeWindow window, Column out, boolean counter, double rangeSeconds) {
        RangeSamples s = window.samples;
        int first = window.histogramFrom;
        int last = window.histogramTo - 1;
        long firstMs = s.histogramTimes[first];
        long[] starts = counter ? s.histogramStarts : null;
        boolean begins = starts != null && starts[first] != 0 && starts[first] > window.startMs
                && starts[first] < firstMs;
        if (last == first && !begins) {
            return;
        }
        FloatHistogram result = difference(window, counter, starts, begins);
        if (result == null) {
            return;
        }
        double toStart = (firstMs - window.startMs) / 1000.0;
        double toEnd = (window.endMs - s.histogramTimes[last]) / 1000.0;
        double sampled = (s.histogramTimes[last] - firstMs) / 1000.0;
        double average = last > first ? sampled / (last - first) : 0;
        double threshold = average * NEAR;
        if (begins && starts != null) {
            toStart = 0;
            sampled = (s.histogramTimes[last] - starts[first]) / 1000.0;
        } else {
            if (toStart >= threshold) {
                toStart = average / 2;
            }
            double firstCount = s.histograms[first].count();
            if (counter && result.count() > 0 && firstCount >= 0) {
                toStart = Math.min(toStart, sampled * (firstCount / result.count()));
            }
        }
        if (toEnd >= threshold) {
            toEnd = average / 2;
        }
        double factor = sampled == 0 ? 1 : (sampled + toStart + toEnd) / sampled;
        result.multiply(rangeSeconds > 0 ? factor / rangeSeconds : factor);
        out.set(window.step, result.toHistogram());
    }

    /// What was observed between the first and the last sample; null if the layouts do not allow to tell.
    private static @Nullable FloatHistogram difference(RangeWindow window, boolean counter, long @Nullable [] starts,
            boolean begins) {
        RangeSamples s = window.samples;
        int from = window.histogramFrom;
        int last = window.histogramTo - 1;
        NativeHistogram first = s.histograms[from];
        warnOfKinds(window, from, last, counter);
        boolean dropsFirst = counter && last > from && isReset(s, starts, from + 1);
        boolean custom = (dropsFirst ? s.histograms[from + 1] : first).hasCustomBuckets();
        if (hasOtherKind(window, counter ? from + 1 : last, custom)) {
            window.annotations.mixedSchemas(window.labels.metricName(), window.origin);
            return null;
        }
        FloatHistogram result = FloatHistogram.copyOf(s.histograms[last]);
        if (!dropsFirst && !subtract(window, result, first)) {
            return null;
        }
        if (begins && !dropsFirst && !add(window, result, first)) {
            return null;
        }
        if (counter) {
            for (int i = dropsFirst ? from + 2 : from + 1; i <= last; i++) {
                if (isReset(s, starts, i) && !add(window, result, s.histograms[i - 1])) {
                    return null;
                }
            }
        }
        if (begins && dropsFirst && first.hasCustomBuckets() == custom && !add(window, result, first)) {
            return null;
        }
        result.setHint(ResetHint.GAUGE);
        return result;
    }

    private static boolean hasOtherKind(RangeWindow window, int from, boolean custom) {
        for (int i = from; i < window.histogramTo; i++) {
            if (window.samples.histograms[i].hasCustomBuckets() != custom) {
                return true;
            }
        }
        return false;
    }

    static boolean isReset(RangeSamples s, long @Nullable [] starts, int index) {
        return FloatHistogram.isReset(s.histograms[index], s.histograms[index - 1])
                || StartTimestamps.isReset(starts, s.histogramTimes, index);
    }

    /// Counters may not be gauges anywhere in the window; gauges have to be at its ends.
    static void warnOfKinds(RangeWindow window, int first, int last, boolean counter) {
        NativeHistogram[] histograms = window.samples.histograms;
        String name = window.labels.metricName();
        if (!counter) {
            if (!isGauge(histograms[first]) || !isGauge(histograms[last])) {
                window.annotations.notAGauge(name, window.origin);
            }
            return;
        }
        for (int i = first; i <= last; i++) {
            if (isGauge(histograms[i])) {
                window.annotations.notACounter(name, window.origin);
                return;
            }
        }
    }

    private static boolean isGauge(NativeHistogram histogram) {
        return histogram.resetHint() == ResetHint.GAUGE;
    }

    static boolean subtract(RangeWindow window, FloatHistogram from, NativeHistogram histogram) {
        FloatHistogram other = FloatHistogram.copyOf(histogram);
        return note(window, from, from.subtract(other), "subtraction");
    }

    static boolean add(RangeWindow window, FloatHistogram to, NativeHistogram histogram) {
        return note(window, to, to.add(histogram), "addition");
    }

    private static boolean note(RangeWindow window, FloatHistogram result, boolean done, String during) {
        if (!done) {
            window.annotations.mixedSchemas(window.labels.metricName(), window.origin);
        } else if (result.takeReconciled()) {
            window.annotations.reconciledBounds(during, window.origin);
        }
        return done;
    }

    /// Of the last two samples, both histograms.
    static void instant(Function function, RangeWindow window, Column out) {
        boolean rate = function == Function.IRATE;
        RangeSamples s = window.samples;
        int last = window.histogramTo - 1;
        long elapsedMs = s.histogramTimes[last] - s.histogramTimes[last - 1];
        if (elapsedMs == 0) {
            return;
        }
        NativeHistogram now = s.histograms[last];
        NativeHistogram before = s.histograms[last - 1];
        String name = window.labels.metricName();
        if (rate && (isGauge(now) || isGauge(before))) {
            window.annotations.notACounter(name, window.origin);
        }
        if (!rate && (!isGauge(now) || !isGauge(before))) {
            window.annotations.notAGauge(name, window.origin);
        }
        FloatHistogram result = FloatHistogram.copyOf(now);
        boolean reset = rate && isReset(s, s.histogramStarts, last);
        if (!reset && !subtract(window, result, before)) {
            return;
        }
        if (rate) {
            result.divide(elapsedMs / 1000.0);
        }
        result.setHint(ResetHint.GAUGE);
        out.set(window.step, result.toHistogram());
    }
}
