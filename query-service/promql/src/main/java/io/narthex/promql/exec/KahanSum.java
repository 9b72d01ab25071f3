package io.narthex.promql.exec;

import io.narthex.promql.histogram.Compensation;

/// Neumaier's variant of Kahan's summation: a sum and the part of it that was lost to rounding.
///
/// Kept as two doubles that the caller holds where many sums run side by side; [#compensation] is the step for those.
final class KahanSum {
    private double sum;
    private double compensation;

    void clear() {
        set(0, 0);
    }

    void set(double newSum, double newCompensation) {
        sum = newSum;
        compensation = newCompensation;
    }

    void add(double value) {
        double next = sum + value;
        compensation = compensation(value, sum, next, compensation);
        sum = next;
    }

    double sum() {
        return sum;
    }

    double compensation() {
        return compensation;
    }

    double total() {
        return sum + compensation;
    }

    /// The lost part after `value` was added to `sum`, which gave `next`.
    static double compensation(double value, double sum, double next, double compensation) {
        return Compensation.of(value, sum, next, compensation);
    }
}
