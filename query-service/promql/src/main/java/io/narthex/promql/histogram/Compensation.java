package io.narthex.promql.histogram;

/// Neumaier's step of compensated summation.
public final class Compensation {
    private Compensation() {}

    /// The lost part after `value` was added to `sum`, which gave `next`.
    public static double of(double value, double sum, double next, double lost) {
        if (Double.isInfinite(next)) {
            return 0;
        }
        if (Math.abs(sum) >= Math.abs(value)) {
            return lost + ((sum - next) + value);
        }
        return lost + ((value - next) + sum);
    }
}
