package io.narthex.promql.exec;

import io.narthex.promql.ast.Function;
import io.narthex.promql.value.Column;

/// `rate`, `increase`, `delta`, `irate` and `idelta`.
///
/// What the first three measure between the first and the last sample of a window they extend to the window's edges: all the
/// way where the edge is near (within 1.1 of the average distance of samples), else by half that distance; a counter never
/// below zero.
final class Rates {
    private static final double NEAR = 1.1;

    private Rates() {}

    static RangeKernel extrapolated(Function function, double rangeSeconds) {
        boolean counter = function != Function.DELTA;
        boolean perSecond = function == Function.RATE;
        return (window, out) -> {
            if (window.isMixed()) {
                window.warnMixed();
                return;
            }
            if (window.histogramCount() > 0) {
                HistogramRates.extrapolate(window, out, counter, perSecond ? rangeSeconds : 0);
                return;
            }
            extrapolate(window, out, counter, perSecond ? rangeSeconds : 0);
        };
    }

    private static void extrapolate(RangeWindow window, Column out, boolean counter, double rangeSeconds) {
        int first = window.from;
        int last = window.to - 1;
        double[] values = window.samples.floats;
        long[] times = window.samples.floatTimes;
        long[] starts = counter ? window.samples.floatStarts : null;
        double result = values[last] - values[first];
        if (counter) {
            result += StartTimestamps.resetsBetween(window, values, times, starts, first, last);
        }
        double toStart = (times[first] - window.startMs) / 1000.0;
        double toEnd = (window.endMs - times[last]) / 1000.0;
        double sampled = (times[last] - times[first]) / 1000.0;
        double average = last > first ? sampled / (last - first) : 0;
        double threshold = average * NEAR;
        if (starts != null && starts[first] != 0 && starts[first] > window.startMs && starts[first] < times[first]) {
            // The counter is known to have begun at zero inside the window.
            toStart = 0;
            sampled = (times[last] - starts[first]) / 1000.0;
            result += values[first];
        } else if (last == first) {
            return;
        } else {
            if (toStart >= threshold) {
                toStart = average / 2;
            }
            if (counter && result > 0 && values[first] >= 0) {
                toStart = Math.min(toStart, sampled * (values[first] / result));
            }
        }
        if (toEnd >= threshold) {
            toEnd = average / 2;
        }
        double factor = sampled == 0 ? 1 : (sampled + toStart + toEnd) / sampled;
        if (rangeSeconds > 0) {
            factor /= rangeSeconds;
        }
        out.set(window.step, result * factor);
    }

    static RangeKernel instant(Function function) {
        boolean rate = function == Function.IRATE;
        return (window, out) -> {
            if (window.floatCount() + window.histogramCount() < 2) {
                return;
            }
            if (window.histogramCount() > 0 && !isOfFloats(function, window, out)) {
                return;
            }
            int last = window.to - 1;
            double[] values = window.samples.floats;
            long[] times = window.samples.floatTimes;
            long elapsedMs = times[last] - times[last - 1];
            if (elapsedMs == 0) {
                return;
            }
            boolean reset = rate && (values[last] < values[last - 1]
                    || StartTimestamps.isReset(window.samples.floatStarts, times, last));
            double result = reset ? values[last] : values[last] - values[last - 1];
            out.set(window.step, rate ? result / (elapsedMs / 1000.0) : result);
        };
    }

    /// Only the last two samples matter, so histograms before two floats are no hindrance. False if they are no floats; the
    /// result is then written or the mix warned of.
    private static boolean isOfFloats(Function function, RangeWindow window, Column out) {
        if (window.isMixed()) {
            RangeSamples s = window.samples;
            long lastHistogramMs = s.histogramTimes[window.histogramTo - 1];
            if (window.floatCount() > 1 && s.floatTimes[window.to - 2] > lastHistogramMs) {
                return true;
            }
            boolean twoHistograms = window.histogramCount() > 1
                    && s.histogramTimes[window.histogramTo - 2] > s.floatTimes[window.to - 1];
            if (!twoHistograms) {
                window.warnMixed();
                return false;
            }
        }
        HistogramRates.instant(function, window, out);
        return false;
    }
}
