package io.narthex.promql.exec;

import java.util.Arrays;

import io.narthex.model.NativeHistogram;
import io.narthex.promql.annotation.Annotations;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.histogram.BucketBounds;

/// The buckets of one native histogram from the lowest to the highest, with their bounds; and what can be read off them.
///
/// Within a bucket observations are taken to lie evenly: on a logarithmic scale in exponential buckets, on a linear one in custom
/// buckets and in the zero bucket. Filled anew for each histogram.
final class NativeBuckets {
    private NativeHistogram histogram = NativeHistogram.builder().build();
    private int size;
    private double[] lowers = new double[64];
    private double[] uppers = new double[64];
    private double[] counts = new double[64];

    void fill(NativeHistogram from) {
        histogram = from;
        size = 0;
        if (from.hasCustomBuckets()) {
            addPositive();
            return;
        }
        addNegative();
        if (from.zeroCount() > 0) {
            add(-from.zeroThreshold(), from.zeroThreshold(), from.zeroCount());
        }
        addPositive();
    }

    private void addPositive() {
        int index = 0;
        int bucket = 0;
        for (int span = 0; span < histogram.positiveSpanCount(); span++) {
            index += histogram.positiveSpanOffset(span);
            for (int i = 0; i < histogram.positiveSpanLength(span); i++) {
                double count = histogram.positiveBucket(bucket++);
                if (histogram.hasCustomBuckets()) {
                    add(customBound(index - 1), customBound(index), count);
                } else {
                    double lower = bound(index - 1);
                    add(Math.max(lower, histogram.zeroThreshold()), bound(index), count);
                }
                index++;
            }
        }
    }

    private void addNegative() {
        int from = size;
        int index = 0;
        int bucket = 0;
        for (int span = 0; span < histogram.negativeSpanCount(); span++) {
            index += histogram.negativeSpanOffset(span);
            for (int i = 0; i < histogram.negativeSpanLength(span); i++) {
                add(-bound(index), Math.min(-bound(index - 1), -histogram.zeroThreshold()), histogram.negativeBucket(
                        bucket++));
                index++;
            }
        }
        for (int i = from, k = size - 1; i < k; i++, k--) {
            swap(lowers, i, k);
            swap(uppers, i, k);
            swap(counts, i, k);
        }
    }

    private static void swap(double[] array, int a, int b) {
        double value = array[a];
        array[a] = array[b];
        array[b] = value;
    }

    private void add(double lower, double upper, double count) {
        if (size == counts.length) {
            lowers = Arrays.copyOf(lowers, 2 * size);
            uppers = Arrays.copyOf(uppers, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        lowers[size] = lower;
        uppers[size] = upper;
        counts[size++] = count;
    }

    private double bound(int index) {
        return BucketBounds.exponential(histogram.schema(), index);
    }

    private double customBound(int index) {
        return BucketBounds.custom(histogram, index);
    }

    /// Walks up from the lowest bucket for small quantiles and where there are NaN observations, else down from the highest.
    double quantile(double q, String metricName, Annotations annotations, SourceRange origin) {
        if (q < 0) {
            return Double.NEGATIVE_INFINITY;
        }
        if (q > 1) {
            return Double.POSITIVE_INFINITY;
        }
        if (histogram.count() == 0 || Double.isNaN(q)) {
            return Double.NaN;
        }
        boolean nan = Double.isNaN(histogram.sum());
        boolean up = nan || q < 0.5;
        double rank = (up ? q : 1 - q) * histogram.count();
        double count = 0;
        int at = up ? 0 : size - 1;
        int bucket = -1;
        for (; at >= 0 && at < size; at += up ? 1 : -1) {
            bucket = at;
            if (counts[at] != 0) {
                count += counts[at];
                if (count >= rank) {
                    break;
                }
            }
        }
        double lower = bucket < 0 ? 0 : lowers[bucket];
        double upper = bucket < 0 ? 0 : uppers[bucket];
        if (histogram.hasCustomBuckets()) {
            if (lower == Double.NEGATIVE_INFINITY) {
                if (upper <= 0) {
                    return upper;
                }
                lower = 0;
            } else if (upper == Double.POSITIVE_INFINITY) {
                return lower;
            }
        } else if (lower < 0 && upper > 0) {
            lower = hasOnlyPositive() ? 0 : lower;
            upper = hasOnlyNegative() ? 0 : upper;
        }
        count = Math.min(count, histogram.count());
        if (count < rank) {
            if (nan) {
                annotations.quantileOfNanIsNan(metricName, origin);
                return Double.NaN;
            }
            return upper;
        }
        double within = up ? rank - (count - counts[bucket]) : count - rank;
        if (nan && totalFrom(at + 1, count) < histogram.count()) {
            annotations.quantileSkewedByNan(metricName, origin);
        }
        return interpolate(lower, upper, within / counts[bucket]);
    }

    private double totalFrom(int from, double start) {
        double total = start;
        for (int i = from; i < size; i++) {
            total += counts[i];
        }
        return total;
    }

    private boolean hasOnlyPositive() {
        return histogram.negativeBucketCount() == 0 && histogram.positiveBucketCount() > 0;
    }

    private boolean hasOnlyNegative() {
        return histogram.positiveBucketCount() == 0 && histogram.negativeBucketCount() > 0;
    }

    private double interpolate(double lower, double upper, double fraction) {
        if (histogram.hasCustomBuckets() || lower <= 0 && upper >= 0) {
            return lower + (upper - lower) * fraction;
        }
        double logLower = ElementKernels.log2(Math.abs(lower));
        double logUpper = ElementKernels.log2(Math.abs(upper));
        return lower > 0
                ? StrictMath.pow(2, logLower + (logUpper - logLower) * fraction)
                : -StrictMath.pow(2, logUpper + (logLower - logUpper) * (1 - fraction));
    }

    /// The share of all observations that lie between two values.
    double fraction(double from, double to, String metricName, Annotations annotations, SourceRange origin) {
        if (histogram.count() == 0 || Double.isNaN(from) || Double.isNaN(to)) {
            return Double.NaN;
        }
        if (from >= to) {
            return 0;
        }
        double count = histogram.count();
        if (Double.isNaN(histogram.sum())) {
            double inBuckets = totalFrom(0, 0);
            if (inBuckets < count) {
                annotations.fractionExcludesNan(metricName, origin);
            }
            count = inBuckets;
        }
        double above = Math.min(rank(to, count), count);
        double below = Math.min(rank(from, count), count);
        return (above - below) / histogram.count();
    }

    /// How many observations lie below a value; `all` if it is above every bucket.
    private double rank(double value, double all) {
        double rank = 0;
        for (int i = 0; i < size; i++) {
            double lower = lowers[i];
            double upper = uppers[i];
            boolean zero = lower <= 0 && upper >= 0;
            if (zero && hasOnlyPositive()) {
                lower = 0;
            } else if (zero && hasOnlyNegative()) {
                upper = 0;
            }
            if (lower >= value) {
                return rank;
            }
            if (upper > value) {
                if (lower == Double.NEGATIVE_INFINITY) {
                    return counts[i];
                }
                boolean linear = histogram.hasCustomBuckets() || zero;
                return rank + counts[i] * fractionBelow(lower, upper, value, linear);
            }
            rank += counts[i];
        }
        return all;
    }

    private static double fractionBelow(double lower, double upper, double value, boolean linear) {
        if (linear) {
            return (value - lower) / (upper - lower);
        }
        double logLower = ElementKernels.log2(Math.abs(lower));
        double logUpper = ElementKernels.log2(Math.abs(upper));
        double logValue = ElementKernels.log2(Math.abs(value));
        return value > 0
                ? (logValue - logLower) / (logUpper - logLower)
                : 1 - (logValue - logUpper) / (logLower - logUpper);
    }

    /// A bucket counts with its geometric mean, a custom one with its arithmetic mean, the zero bucket with zero.
    double variance() {
        double mean = histogram.sum() / histogram.count();
        KahanSum variance = new KahanSum();
        for (int i = 0; i < size; i++) {
            if (counts[i] == 0) {
                continue;
            }
            double value;
            if (histogram.hasCustomBuckets()) {
                value = (uppers[i] + lowers[i]) / 2;
            } else if (lowers[i] <= 0 && uppers[i] >= 0) {
                value = 0;
            } else {
                value = Math.sqrt(uppers[i] * lowers[i]);
                value = uppers[i] < 0 ? -value : value;
            }
            double delta = value - mean;
            variance.add(counts[i] * delta * delta);
        }
        return variance.total() / histogram.count();
    }
}
