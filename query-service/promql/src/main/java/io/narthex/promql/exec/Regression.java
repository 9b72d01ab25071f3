package io.narthex.promql.exec;

import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.value.Column;
import io.narthex.promql.value.FloatText;

/// `deriv`, `predict_linear` and `double_exponential_smoothing`.
final class Regression {
    private final KahanSum sumX = new KahanSum();
    private final KahanSum sumY = new KahanSum();
    private final KahanSum sumXy = new KahanSum();
    private final KahanSum sumX2 = new KahanSum();
    private double slope;
    private double intercept;

    private Regression() {}

    static RangeKernel derivative() {
        Regression regression = new Regression();
        return (window, out) -> {
            if (hasTwoFloats(window)) {
                // Times near the samples keep the products small.
                regression.fit(window, window.samples.floatTimes[window.from]);
                out.set(window.step, regression.slope);
            }
        };
    }

    static RangeKernel prediction(double[] seconds) {
        Regression regression = new Regression();
        return (window, out) -> {
            if (hasTwoFloats(window)) {
                regression.fit(window, window.evaluationMs);
                out.set(window.step, regression.slope * seconds[window.step] + regression.intercept);
            }
        };
    }

    private static boolean hasTwoFloats(RangeWindow window) {
        if (window.floatCount() >= 1) {
            window.noteIgnoredHistograms();
        }
        return window.floatCount() >= 2;
    }

    /// Least squares; the intercept is at the time given.
    private void fit(RangeWindow window, long interceptMs) {
        double[] values = window.samples.floats;
        long[] times = window.samples.floatTimes;
        sumX.clear();
        sumY.clear();
        sumXy.clear();
        sumX2.clear();
        double initial = values[window.from];
        boolean constant = true;
        for (int i = window.from; i < window.to; i++) {
            if (i > window.from && values[i] != initial) {
                constant = false;
            }
            double x = (times[i] - interceptMs) / 1e3;
            sumX.add(x);
            sumY.add(values[i]);
            sumXy.add(x * values[i]);
            sumX2.add(x * x);
        }
        if (constant) {
            boolean infinite = Double.isInfinite(initial);
            slope = infinite ? Double.NaN : 0;
            intercept = infinite ? Double.NaN : initial;
            return;
        }
        double n = window.floatCount();
        double covariance = sumXy.total() - sumX.total() * sumY.total() / n;
        double variance = sumX2.total() - sumX.total() * sumX.total() / n;
        slope = covariance / variance;
        intercept = sumY.total() / n - slope * sumX.total() / n;
    }

    static RangeKernel smoothing(double[] smoothingFactors, double[] trendFactors) {
        return (window, out) -> {
            double smoothing = smoothingFactors[window.step];
            double trend = trendFactors[window.step];
            requireFactor("smoothing", "sf", smoothing);
            requireFactor("trend", "tf", trend);
            if (hasTwoFloats(window)) {
                smooth(window, out, smoothing, trend);
            }
        };
    }

    private static void requireFactor(String name, String symbol, double factor) {
        if (factor <= 0 || factor >= 1) {
            throw new ExecutionFailure("invalid " + name + " factor. Expected: 0 < " + symbol + " < 1, got: "
                    + FloatText.sixDecimals(factor));
        }
    }

    private static void smooth(RangeWindow window, Column out, double smoothing, double trend) {
        double[] values = window.samples.floats;
        int first = window.from;
        double before = 0;
        double smoothed = values[first];
        double b = values[first + 1] - values[first];
        for (int i = first + 1; i < window.to; i++) {
            if (i > first + 1) {
                b = trend * (smoothed - before) + (1 - trend) * b;
            }
            double next = smoothing * values[i] + (1 - smoothing) * (smoothed + b);
            before = smoothed;
            smoothed = next;
        }
        out.set(window.step, smoothed);
    }
}
