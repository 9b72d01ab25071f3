package io.narthex.promql.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

import io.narthex.promql.ast.Function;

/// Functions of the samples in one window.
final class RangeFunctions {
    /// @param startMs exclusive
    /// @param endMs inclusive
    /// @param evaluationMs the time asked about, from which offsets have not been taken
    record Window(TreeMap<Long, Double> samples, long startMs, long endMs, long evaluationMs) {
        List<Long> times() {
            return new ArrayList<>(samples.keySet());
        }

        List<Double> values() {
            return new ArrayList<>(samples.values());
        }
    }

    private RangeFunctions() {}

    /// @param param the number among the arguments, if there is one
    static OptionalDouble apply(Function function, Window window, double param) {
        List<Double> values = window.values();
        return switch (function) {
            case RATE -> extrapolated(window, true, true);
            case INCREASE -> extrapolated(window, true, false);
            case DELTA -> extrapolated(window, false, false);
            case IRATE -> lastTwo(window, true);
            case IDELTA -> lastTwo(window, false);
            case DERIV -> derivative(window);
            case PREDICT_LINEAR -> prediction(window, param);
            case CHANGES -> OptionalDouble.of(pairs(values, (a, b) -> a != b && !(Double.isNaN(a) && Double.isNaN(b))));
            case RESETS -> OptionalDouble.of(pairs(values, (a, b) -> b < a));
            case SUM_OVER_TIME -> OptionalDouble.of(Exact.sum(values));
            case AVG_OVER_TIME -> OptionalDouble.of(Exact.average(values));
            case MIN_OVER_TIME -> OptionalDouble.of(extreme(values, false));
            case MAX_OVER_TIME -> OptionalDouble.of(extreme(values, true));
            case COUNT_OVER_TIME -> OptionalDouble.of(values.size());
            case PRESENT_OVER_TIME -> OptionalDouble.of(1);
            case LAST_OVER_TIME -> OptionalDouble.of(values.getLast());
            case FIRST_OVER_TIME -> OptionalDouble.of(values.getFirst());
            case STDVAR_OVER_TIME -> OptionalDouble.of(Exact.variance(values));
            case STDDEV_OVER_TIME -> OptionalDouble.of(Math.sqrt(Exact.variance(values)));
            case QUANTILE_OVER_TIME -> OptionalDouble.of(Exact.quantile(param, values));
            default -> throw new UnsupportedOperationException(function.functionName());
        };
    }

    private interface Test {
        boolean holds(double before, double after);
    }

    private static double pairs(List<Double> values, Test test) {
        int count = 0;
        for (int i = 1; i < values.size(); i++) {
            count += test.holds(values.get(i - 1), values.get(i)) ? 1 : 0;
        }
        return count;
    }

    static double extreme(List<Double> values, boolean max) {
        double best = Double.NaN;
        for (double value : values) {
            if (Double.isNaN(best) || (max ? value > best : value < best)) {
                best = value;
            }
        }
        return best;
    }

    private static OptionalDouble extrapolated(Window window, boolean counter, boolean perSecond) {
        List<Long> times = window.times();
        List<Double> values = window.values();
        int n = values.size();
        if (n < 2) {
            return OptionalDouble.empty();
        }
        double first = values.getFirst();
        double increase = values.getLast() - first;
        for (int i = 1; counter && i < n; i++) {
            if (values.get(i) < values.get(i - 1)) {
                increase += values.get(i - 1);
            }
        }
        double toStart = (times.getFirst() - window.startMs()) / 1000.0;
        double toEnd = (window.endMs() - times.getLast()) / 1000.0;
        double sampled = (times.getLast() - times.getFirst()) / 1000.0;
        double between = sampled / (n - 1);
        if (toStart >= between * 1.1) {
            toStart = between / 2;
        }
        if (counter && increase > 0 && first >= 0) {
            toStart = Math.min(toStart, sampled * (first / increase));
        }
        if (toEnd >= between * 1.1) {
            toEnd = between / 2;
        }
        double result = increase * ((sampled + toStart + toEnd) / sampled);
        return OptionalDouble.of(perSecond ? result / ((window.endMs() - window.startMs()) / 1000.0) : result);
    }

    private static OptionalDouble lastTwo(Window window, boolean rate) {
        if (window.samples().size() < 2) {
            return OptionalDouble.empty();
        }
        Map.Entry<Long, Double> last = window.samples().lastEntry();
        Map.Entry<Long, Double> before = window.samples().lowerEntry(last.getKey());
        double difference = last.getValue() - before.getValue();
        if (!rate) {
            return OptionalDouble.of(difference);
        }
        boolean reset = last.getValue() < before.getValue();
        return OptionalDouble.of((reset ? last.getValue() : difference) / ((last.getKey() - before.getKey()) / 1000.0));
    }

    private static OptionalDouble derivative(Window window) {
        if (window.samples().size() < 2) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(line(window, window.samples().firstKey()).slope());
    }

    private static OptionalDouble prediction(Window window, double seconds) {
        if (window.samples().size() < 2) {
            return OptionalDouble.empty();
        }
        Exact.Line line = line(window, window.evaluationMs());
        return OptionalDouble.of(line.slope() * seconds + line.intercept());
    }

    private static Exact.Line line(Window window, long zeroMs) {
        return Exact.line(window.times().stream().map(t -> (t - zeroMs) / 1000.0).toList(), window.values());
    }
}
