package io.narthex.promql.exec;

import java.util.Arrays;

import io.narthex.model.NativeHistogram;
import io.narthex.promql.ast.Function;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.histogram.FloatHistogram;
import io.narthex.promql.value.Column;

/// The `…_over_time` functions, `changes` and `resets`.
final class OverTime {
    private OverTime() {}

    static RangeKernel sum() {
        return (window, out) -> {
            if (takesHistograms(window, out, false)) {
                return;
            }
            double sum = 0;
            double c = 0;
            double[] values = window.samples.floats;
            for (int i = window.from; i < window.to; i++) {
                double next = sum + values[i];
                c = KahanSum.compensation(values[i], sum, next, c);
                sum = next;
            }
            out.set(window.step, Double.isInfinite(sum) ? sum : sum + c);
        };
    }

    static RangeKernel average() {
        return (window, out) -> {
            if (!takesHistograms(window, out, true)) {
                out.set(window.step, mean(window.samples.floats, window.from, window.to));
            }
        };
    }

    /// The sum divided by the count, until the sum would overflow; from there on a running mean.
    static double mean(double[] values, int from, int to) {
        double sum = values[from];
        double mean = 0;
        double c = 0;
        double count = 1;
        boolean running = false;
        for (int i = from + 1; i < to; i++) {
            count = i - from + 1;
            double value = values[i];
            if (!running) {
                double next = sum + value;
                if (!Double.isInfinite(next)) {
                    c = KahanSum.compensation(value, sum, next, c);
                    sum = next;
                    continue;
                }
                running = true;
                mean = sum / (count - 1);
                c /= count - 1;
            }
            double q = (count - 1) / count;
            double part = value / count;
            double next = q * mean + part;
            c = KahanSum.compensation(part, q * mean, next, q * c);
            mean = next;
        }
        return running ? mean + c : sum / count + c / count;
    }

    private static boolean takesHistograms(RangeWindow window, Column out, boolean average) {
        if (window.isMixed()) {
            window.warnMixed();
            return true;
        }
        if (window.histogramCount() == 0) {
            return false;
        }
        HistogramSums sums = new HistogramSums(average);
        for (int i = window.histogramFrom; i < window.histogramTo; i++) {
            sums.add(window.samples.histograms[i], window.labels.metricName(), window.annotations, window.origin);
        }
        NativeHistogram result = sums.result(window.annotations, window.origin);
        if (result != null) {
            out.set(window.step, result);
        }
        return true;
    }

    static RangeKernel count() {
        return (window, out) -> out.set(window.step, window.floatCount() + window.histogramCount());
    }

    static RangeKernel present() {
        return (window, out) -> out.set(window.step, 1);
    }

    static RangeKernel first() {
        return (window, out) -> {
            RangeSamples s = window.samples;
            boolean isFloat = window.histogramCount() == 0
                    || window.floatCount() > 0 && s.floatTimes[window.from] < s.histogramTimes[window.histogramFrom];
            if (isFloat) {
                out.set(window.step, s.floats[window.from]);
            } else {
                out.set(window.step, s.histograms[window.histogramFrom]);
            }
        };
    }

    static RangeKernel last() {
        return (window, out) -> {
            RangeSamples s = window.samples;
            boolean isFloat = window.histogramCount() == 0 || window.floatCount() > 0
                    && s.histogramTimes[window.histogramTo - 1] < s.floatTimes[window.to - 1];
            if (isFloat) {
                out.set(window.step, s.floats[window.to - 1]);
            } else {
                out.set(window.step, s.histograms[window.histogramTo - 1]);
            }
        };
    }

    static RangeKernel timeOfFirst() {
        return (window, out) -> {
            long time = Long.MAX_VALUE;
            if (window.floatCount() > 0) {
                time = window.samples.floatTimes[window.from];
            }
            if (window.histogramCount() > 0) {
                time = Math.min(time, window.samples.histogramTimes[window.histogramFrom]);
            }
            out.set(window.step, time / 1000.0);
        };
    }

    static RangeKernel timeOfLast() {
        return (window, out) -> {
            long time = 0;
            if (window.floatCount() > 0) {
                time = window.samples.floatTimes[window.to - 1];
            }
            if (window.histogramCount() > 0) {
                time = Math.max(time, window.samples.histogramTimes[window.histogramTo - 1]);
            }
            out.set(window.step, time / 1000.0);
        };
    }

    static RangeKernel extreme(Function function) {
        boolean max = function == Function.MAX_OVER_TIME || function == Function.TS_OF_MAX_OVER_TIME;
        boolean time = function == Function.TS_OF_MAX_OVER_TIME || function == Function.TS_OF_MIN_OVER_TIME;
        return (window, out) -> {
            if (window.floatCount() == 0) {
                return;
            }
            window.noteIgnoredHistograms();
            double[] values = window.samples.floats;
            int best = window.from;
            for (int i = window.from; i < window.to; i++) {
                double value = values[i];
                double so = values[best];
                boolean better = max ? value > so : value < so;
                // The time is that of the last occurrence.
                if (better || Double.isNaN(so) || time && value == so) {
                    best = i;
                }
            }
            out.set(window.step, time ? window.samples.floatTimes[best] / 1000.0 : values[best]);
        };
    }

    static RangeKernel quantile(double[] quantiles, SourceRange quantileOrigin) {
        return (window, out) -> {
            if (window.floatCount() == 0) {
                return;
            }
            double q = quantiles[window.step];
            if (Double.isNaN(q) || q < 0 || q > 1) {
                window.annotations.invalidQuantile(q, quantileOrigin);
            }
            window.noteIgnoredHistograms();
            double[] sorted = Arrays.copyOfRange(window.samples.floats, window.from, window.to);
            out.set(window.step, Quantiles.ofUnsorted(q, sorted));
        };
    }

    static RangeKernel medianDeviation() {
        return (window, out) -> {
            if (window.floatCount() == 0) {
                return;
            }
            window.noteIgnoredHistograms();
            double[] values = Arrays.copyOfRange(window.samples.floats, window.from, window.to);
            double median = Quantiles.ofUnsorted(0.5, values);
            boolean undefined = false;
            for (int i = 0; i < values.length; i++) {
                undefined |= Double.isNaN(values[i]);
                values[i] = Math.abs(values[i] - median);
            }
            out.set(window.step, undefined ? Double.NaN : Quantiles.ofUnsorted(0.5, values));
        };
    }

    static RangeKernel variance(boolean root) {
        return (window, out) -> {
            if (window.floatCount() == 0) {
                return;
            }
            window.noteIgnoredHistograms();
            double variance = variance(window.samples.floats, window.from, window.to);
            out.set(window.step, root ? Math.sqrt(variance) : variance);
        };
    }

    /// Welford's method with compensated sums.
    private static double variance(double[] values, int from, int to) {
        double mean = 0;
        double cMean = 0;
        double m2 = 0;
        double cM2 = 0;
        for (int i = from; i < to; i++) {
            double value = values[i];
            double delta = value - (mean + cMean);
            double part = delta / (i - from + 1);
            double nextMean = mean + part;
            cMean = KahanSum.compensation(part, mean, nextMean, cMean);
            mean = nextMean;
            double square = delta * (value - (mean + cMean));
            double nextM2 = m2 + square;
            cM2 = KahanSum.compensation(square, m2, nextM2, cM2);
            m2 = nextM2;
        }
        return (m2 + cM2) / (to - from);
    }

    static RangeKernel changes() {
        return (window, out) -> {
            if (Anchor.moveToFirst(window)) {
                out.set(window.step, count(window, false));
            }
        };
    }

    static RangeKernel resets() {
        return (window, out) -> {
            if (Anchor.moveToFirst(window)) {
                out.set(window.step, count(window, true));
            }
        };
    }

    /// Walks floats and histograms in the order of time. A switch between the two kinds counts.
    private static int count(RangeWindow window, boolean resets) {
        RangeSamples s = window.samples;
        int f = window.from;
        int h = window.histogramFrom;
        int count = 0;
        int previous = -1;
        NativeHistogram previousHistogram = null;
        while (f < window.to || h < window.histogramTo) {
            boolean isFloat = h >= window.histogramTo || f < window.to && s.floatTimes[f] < s.histogramTimes[h];
            if (isFloat) {
                if (previousHistogram != null) {
                    count++;
                } else if (previous >= 0 && (resets ? isReset(s, f) : isChange(s.floats[previous], s.floats[f]))) {
                    count++;
                }
                previous = f++;
                previousHistogram = null;
            } else {
                NativeHistogram histogram = s.histograms[h++];
                if (previousHistogram != null) {
                    boolean counts = resets
                            ? HistogramRates.isReset(s, s.histogramStarts, h - 1)
                            : !FloatHistogram.isSame(histogram, previousHistogram);
                    count += counts ? 1 : 0;
                }
                count += previous >= 0 ? 1 : 0;
                previous = -1;
                previousHistogram = histogram;
            }
        }
        return count;
    }

    private static boolean isReset(RangeSamples s, int index) {
        return s.floats[index] < s.floats[index - 1] || StartTimestamps.isReset(s.floatStarts, s.floatTimes, index);
    }

    private static boolean isChange(double before, double now) {
        return now != before && !(Double.isNaN(now) && Double.isNaN(before));
    }
}
