package io.narthex.promql.exec;

import java.util.Arrays;

/// The buckets of one classic histogram at one step: upper bounds and cumulative counts. Filled anew for each step.
final class ClassicBuckets {
    /// Differences this small between neighbours come from rounding.
    private static final double TOLERANCE = 1e-12;

    private int size;
    private double[] bounds = new double[16];
    private double[] counts = new double[16];
    private boolean forced;
    private double minForced;
    private double maxForced;
    private double maxDiff;

    void clear() {
        size = 0;
        forced = false;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// Keeps the bounds sorted.
    void add(double bound, double count) {
        if (size == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        int at = size++;
        while (at > 0 && bounds[at - 1] > bound) {
            bounds[at] = bounds[at - 1];
            counts[at] = counts[at - 1];
            at--;
        }
        bounds[at] = bound;
        counts[at] = count;
    }

    /// Whether some count had to be raised to that of the bucket below it, by the last [#quantile].
    boolean wasForced() {
        return forced;
    }

    double minForced() {
        return minForced;
    }

    double maxForced() {
        return maxForced;
    }

    double maxDiff() {
        return maxDiff;
    }

    /// Linear within the bucket that the rank falls into; the lowest begins at zero if it ends above it.
    double quantile(double q) {
        if (Double.isNaN(q)) {
            return Double.NaN;
        }
        if (q < 0) {
            return Double.NEGATIVE_INFINITY;
        }
        if (q > 1) {
            return Double.POSITIVE_INFINITY;
        }
        if (bounds[size - 1] != Double.POSITIVE_INFINITY) {
            return Double.NaN;
        }
        coalesce();
        makeMonotonic();
        double observations = counts[size - 1];
        if (size < 2 || observations == 0) {
            return Double.NaN;
        }
        double rank = q * observations;
        int bucket = 0;
        while (bucket < size - 1 && !(counts[bucket] >= rank)) {
            bucket++;
        }
        if (bucket == size - 1) {
            return bounds[size - 2];
        }
        if (bucket == 0 && bounds[0] <= 0) {
            return bounds[0];
        }
        double start = bucket == 0 ? 0 : bounds[bucket - 1];
        double below = bucket == 0 ? 0 : counts[bucket - 1];
        return start + (bounds[bucket] - start) * ((rank - below) / (counts[bucket] - below));
    }

    private void coalesce() {
        int to = 0;
        for (int i = 1; i < size; i++) {
            if (bounds[i] == bounds[to]) {
                counts[to] += counts[i];
            } else {
                to++;
                bounds[to] = bounds[i];
                counts[to] = counts[i];
            }
        }
        size = to + 1;
    }

    private void makeMonotonic() {
        minForced = Double.POSITIVE_INFINITY;
        maxForced = Double.NEGATIVE_INFINITY;
        maxDiff = 0;
        double previous = counts[0];
        for (int i = 1; i < size; i++) {
            double current = counts[i];
            if (current == previous) {
                continue;
            }
            if (isAlmostEqual(previous, current)) {
                counts[i] = previous;
            } else if (current < previous) {
                counts[i] = previous;
                forced = true;
                minForced = Math.min(minForced, bounds[i]);
                maxForced = Math.max(maxForced, bounds[i]);
                maxDiff = Math.max(maxDiff, previous - current);
            } else {
                previous = current;
            }
        }
    }

    private static boolean isAlmostEqual(double a, double b) {
        double sum = Math.abs(a) + Math.abs(b);
        double diff = Math.abs(a - b);
        if (a == 0 || b == 0 || sum < Double.MIN_NORMAL) {
            return diff < TOLERANCE * Double.MIN_NORMAL;
        }
        return diff / Math.min(sum, Double.MAX_VALUE) < TOLERANCE;
    }

    /// The share of observations between two bounds.
    double fraction(double lower, double upper) {
        if (bounds[size - 1] != Double.POSITIVE_INFINITY) {
            return Double.NaN;
        }
        coalesce();
        double count = counts[size - 1];
        if (count == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
            return Double.NaN;
        }
        if (lower >= upper) {
            return 0;
        }
        double above = Math.min(rank(upper), count);
        double below = Math.min(rank(lower), count);
        return (above - below) / count;
    }

    /// How many observations lie below a value.
    private double rank(double value) {
        double rank = 0;
        double lowerBound = bounds[0] <= 0 ? Double.NEGATIVE_INFINITY : 0;
        for (int i = 0; i < size; i++) {
            if (i > 0) {
                lowerBound = bounds[i - 1];
            }
            if (lowerBound >= value) {
                return rank;
            }
            if (bounds[i] > value) {
                return lowerBound == Double.NEGATIVE_INFINITY
                        ? counts[i]
                        : rank + (counts[i] - rank) * (value - lowerBound) / (bounds[i] - lowerBound);
            }
            rank = counts[i];
        }
        return counts[size - 1];
    }
}
