package io.narthex.promql.exec;

import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Function;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.value.Column;

/// `rate`, `increase` and `delta` of anchored and smoothed ranges: the difference between the values at the window's edges,
/// never extrapolated. An anchored edge has the value of the sample at or before it, a smoothed one lies on the line between its neighbours.
final class ExtendedRates {
    private ExtendedRates() {}

    static void requireAllowed(Function function, Expr.Extension extension) {
        boolean rates = function == Function.RATE || function == Function.INCREASE || function == Function.DELTA;
        if (extension == Expr.Extension.SMOOTHED && !rates) {
            throw new ExecutionFailure("smoothed modifier can only be used with: delta, increase, rate - not with "
                    + function.functionName());
        }
        boolean counts = function == Function.RESETS || function == Function.CHANGES;
        if (extension == Expr.Extension.ANCHORED && !rates && !counts) {
            throw new ExecutionFailure(
                    "anchored modifier can only be used with: changes, delta, increase, rate, resets - not with "
                            + function.functionName());
        }
    }

    static RangeKernel of(Function function, boolean smoothed, double rangeSeconds) {
        boolean counter = function != Function.DELTA;
        double divisor = function == Function.RATE ? rangeSeconds : 1;
        return (window, out) -> {
            if (window.isMixed()) {
                window.warnMixed();
            } else if (window.histogramCount() > 0) {
                ExtendedHistogramRates.measure(window, out, smoothed, counter, divisor);
            } else {
                measure(window, out, smoothed, counter, divisor);
            }
        };
    }

    private static void measure(RangeWindow window, Column out, boolean smoothed, boolean counter, double divisor) {
        double[] values = window.samples.floats;
        long[] times = window.samples.floatTimes;
        int first = Math.max(window.from, firstAfter(times, window.from, window.to - 1, window.startMs) - 1);
        int last = smoothed
                ? firstNotBefore(times, window.from, window.to - 1, window.endMs)
                : window.to - 1;
        if (times[last] <= window.startMs || smoothed && times[first] > window.endMs) {
            return;
        }
        double left = smoothed && times[first] < window.startMs
                ? interpolate(values, times, first, window.startMs, counter)
                : values[first];
        double right = smoothed && last > window.from && times[last] > window.endMs
                ? interpolate(values, times, last - 1, window.endMs, counter)
                : values[last];
        double result = right - left;
        if (counter) {
            int inFirst = times[first] <= window.startMs ? first + 1 : first;
            int inLast = times[last] >= window.endMs ? last - 1 : last;
            result += correction(values, inFirst, inLast, left, right);
        }
        out.set(window.step, result / divisor);
    }

    /// The index of the first sample after a time, `last` if there is none before it.
    static int firstAfter(long[] times, int from, int last, long timeMs) {
        int index = from;
        while (index < last && times[index] <= timeMs) {
            index++;
        }
        return index;
    }

    static int firstNotBefore(long[] times, int from, int last, long timeMs) {
        int index = from;
        while (index < last && times[index] < timeMs) {
            index++;
        }
        return index;
    }

    /// On the line between the samples `index` and `index + 1`; a counter that was reset between them rises from zero.
    static double interpolate(double[] values, long[] times, int index, long timeMs, boolean counter) {
        double from = values[index];
        double to = values[index + 1];
        if (counter && to < from) {
            from = 0;
        }
        return from + (to - from) * (timeMs - times[index]) / (times[index + 1] - times[index]);
    }

    private static double correction(double[] values, int first, int last, double left, double right) {
        double correction = 0;
        double before = left;
        for (int i = first; i <= last; i++) {
            if (values[i] < before) {
                correction += before;
            }
            before = values[i];
        }
        return right < before ? correction + before : correction;
    }
}
