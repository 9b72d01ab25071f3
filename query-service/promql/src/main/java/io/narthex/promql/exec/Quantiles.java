package io.narthex.promql.exec;

import java.util.Arrays;

/// Quantiles of single values.
final class Quantiles {
    private Quantiles() {}

    /// Linear between the neighbours of rank q·(n − 1), NaN being the smallest. Sorts the array.
    static double ofUnsorted(double q, double[] values) {
        return of(q, values, values.length);
    }

    /// Of the first `count` values.
    static double of(double q, double[] values, int count) {
        if (count == 0 || Double.isNaN(q)) {
            return Double.NaN;
        }
        if (q < 0) {
            return Double.NEGATIVE_INFINITY;
        }
        if (q > 1) {
            return Double.POSITIVE_INFINITY;
        }
        sortNanFirst(values, count);
        double rank = q * (count - 1);
        int lower = (int) Math.max(0, Math.floor(rank));
        int upper = Math.min(count - 1, lower + 1);
        double weight = rank - Math.floor(rank);
        return values[lower] * (1 - weight) + values[upper] * weight;
    }

    private static void sortNanFirst(double[] values, int count) {
        int nans = 0;
        for (int i = 0; i < count; i++) {
            if (Double.isNaN(values[i])) {
                double nan = values[i];
                values[i] = values[nans];
                values[nans++] = nan;
            }
        }
        Arrays.sort(values, nans, count);
    }
}
