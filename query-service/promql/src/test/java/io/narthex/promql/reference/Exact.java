package io.narthex.promql.reference;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/// Sums and moments without rounding, by decimal arithmetic. Where a value is not finite there is no better answer than the floats'.
final class Exact {
    private static final MathContext DIGITS = new MathContext(60);

    private Exact() {}

    static double sum(List<Double> values) {
        return isFinite(values) ? decimalSum(values).doubleValue() : values.stream().mapToDouble(v -> v).sum();
    }

    static double average(List<Double> values) {
        return isFinite(values)
                ? decimalSum(values).divide(count(values), DIGITS).doubleValue()
                : values.stream().mapToDouble(v -> v).sum() / values.size();
    }

    /// Of the population.
    static double variance(List<Double> values) {
        if (!isFinite(values)) {
            return Double.NaN;
        }
        BigDecimal mean = decimalSum(values).divide(count(values), DIGITS);
        BigDecimal squares = BigDecimal.ZERO;
        for (double value : values) {
            BigDecimal distance = new BigDecimal(value).subtract(mean);
            squares = squares.add(distance.multiply(distance));
        }
        return squares.divide(count(values), DIGITS).doubleValue();
    }

    /// The line nearest to the points: its value at x = 0 and its slope.
    record Line(double intercept, double slope) {}

    static Line line(List<Double> xs, List<Double> ys) {
        boolean constant = ys.stream().allMatch(y -> y.equals(ys.getFirst()));
        if (!isFinite(ys)) {
            return new Line(Double.NaN, Double.NaN);
        }
        if (constant) {
            return new Line(ys.getFirst(), 0);
        }
        BigDecimal n = count(xs);
        BigDecimal meanX = decimalSum(xs).divide(n, DIGITS);
        BigDecimal meanY = decimalSum(ys).divide(n, DIGITS);
        BigDecimal covariance = BigDecimal.ZERO;
        BigDecimal variance = BigDecimal.ZERO;
        for (int i = 0; i < xs.size(); i++) {
            BigDecimal dx = new BigDecimal(xs.get(i)).subtract(meanX);
            covariance = covariance.add(dx.multiply(new BigDecimal(ys.get(i)).subtract(meanY)));
            variance = variance.add(dx.multiply(dx));
        }
        BigDecimal slope = covariance.divide(variance, DIGITS);
        return new Line(meanY.subtract(slope.multiply(meanX)).doubleValue(), slope.doubleValue());
    }

    /// NaN is the smallest value; between two values on the line between them.
    static double quantile(double q, List<Double> values) {
        if (values.isEmpty() || Double.isNaN(q)) {
            return Double.NaN;
        }
        if (q < 0 || q > 1) {
            return q < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        List<Double> sorted = values.stream().sorted((a, b) -> Double.isNaN(a) || Double.isNaN(b)
                ? Boolean.compare(Double.isNaN(b), Double.isNaN(a))
                : Double.compare(a, b)).toList();
        double rank = q * (sorted.size() - 1);
        int lower = (int) Math.floor(rank);
        int upper = Math.min(sorted.size() - 1, lower + 1);
        double weight = rank - lower;
        return sorted.get(lower) * (1 - weight) + sorted.get(upper) * weight;
    }

    private static boolean isFinite(List<Double> values) {
        return values.stream().allMatch(Double::isFinite);
    }

    private static BigDecimal count(List<Double> values) {
        return BigDecimal.valueOf(values.size());
    }

    private static BigDecimal decimalSum(List<Double> values) {
        return values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
