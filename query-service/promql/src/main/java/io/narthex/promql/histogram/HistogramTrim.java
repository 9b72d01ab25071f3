package io.narthex.promql.histogram;

import io.narthex.model.NativeHistogram;

/// What remains of a histogram when the observations above or below a value are taken away.
///
/// Within the bucket that the value cuts, observations are taken to lie evenly: on a linear scale in custom buckets and in the
/// zero bucket, else on a logarithmic one. If anything was taken away, the sum is estimated anew from the middles of what remains.
public final class HistogramTrim {
    private final NativeHistogram histogram;
    private final double limit;
    private final boolean keepsBelow;
    private double count;
    private double sum;
    private boolean cut;

    private HistogramTrim(NativeHistogram histogram, double limit, boolean keepsBelow) {
        this.histogram = histogram;
        this.limit = limit;
        this.keepsBelow = keepsBelow;
    }

    public static NativeHistogram below(NativeHistogram histogram, double limit) {
        return new HistogramTrim(histogram, limit, true).trim();
    }

    public static NativeHistogram above(NativeHistogram histogram, double limit) {
        return new HistogramTrim(histogram, limit, false).trim();
    }

    private NativeHistogram trim() {
        BucketCounts positive = BucketCounts.positive(histogram);
        BucketCounts negative = BucketCounts.negative(histogram);
        for (int i = 0; i < positive.size(); i++) {
            double lower = BucketBounds.upper(histogram, positive.index(i) - 1);
            double upper = BucketBounds.upper(histogram, positive.index(i));
            positive.setCount(i, keep(lower, upper, positive.count(i), histogram.hasCustomBuckets()));
        }
        for (int i = 0; i < negative.size(); i++) {
            double lower = -BucketBounds.upper(histogram, negative.index(i));
            double upper = -BucketBounds.upper(histogram, negative.index(i) - 1);
            negative.setCount(i, keep(lower, upper, negative.count(i), false));
        }
        double zeros = histogram.zeroCount() == 0
                ? 0
                : keep(negative.size() > 0 || positive.size() == 0 ? -histogram.zeroThreshold() : 0, positive.size() > 0
                        || negative.size() == 0 ? histogram.zeroThreshold() : 0, histogram.zeroCount(), true);
        positive.compact();
        negative.compact();
        NativeHistogram.Builder trimmed = histogram.toBuilder().integer(false).zero(histogram.zeroThreshold(), zeros)
                .positive(positive.spans(), positive.totals()).negative(negative.spans(), negative.totals());
        return (cut ? trimmed.count(count).sum(sum) : trimmed).build();
    }

    /// How many observations of a bucket remain.
    private double keep(double bucketLower, double upper, double all, boolean linear) {
        if (all == 0) {
            return 0;
        }
        double lower = bucketLower;
        if (lower == Double.NEGATIVE_INFINITY && upper > 0 && limit >= 0 && upper != Double.POSITIVE_INFINITY) {
            // The lowest custom bucket, if it reaches above zero, is taken to begin there.
            lower = 0;
        }
        if (keepsBelow ? upper <= limit : lower >= limit) {
            return kept(all, middle(lower, upper, linear));
        }
        cut = true;
        if (keepsBelow ? lower >= limit : upper <= limit) {
            return 0;
        }
        if (Double.isInfinite(lower) || Double.isInfinite(upper)) {
            return keepOfUnbounded(lower, upper, all);
        }
        double below = linear
                ? (limit - lower) / (upper - lower)
                : logarithmicShare(lower, upper);
        return keepsBelow
                ? kept(all * below, middle(lower, limit, linear))
                : kept(all * (1 - below), middle(limit, upper, linear));
    }

    /// An unbounded bucket remains whole, at the limit, where it is unbounded on the side that is kept; else nothing of it.
    private double keepOfUnbounded(double lower, double upper, double all) {
        boolean openBelow = lower == Double.NEGATIVE_INFINITY;
        boolean openAbove = upper == Double.POSITIVE_INFINITY;
        if (openBelow && openAbove || openBelow != keepsBelow || openBelow && upper > 0) {
            return 0;
        }
        return kept(all, limit);
    }

    private double logarithmicShare(double lower, double upper) {
        double logLower = log(lower);
        double logUpper = log(upper);
        return (log(limit) - logLower) / (logUpper - logLower);
    }

    private static double log(double value) {
        return Math.log(Math.abs(value));
    }

    private double kept(double observations, double at) {
        count += observations;
        sum += observations * at;
        return observations;
    }

    private static double middle(double lower, double upper, boolean linear) {
        if (lower == Double.NEGATIVE_INFINITY) {
            return upper == Double.POSITIVE_INFINITY ? 0 : upper > 0 ? upper / 2 : upper;
        }
        if (upper == Double.POSITIVE_INFINITY) {
            return lower;
        }
        if (linear) {
            return (lower + upper) / 2;
        }
        double middle = Math.sqrt(lower * upper);
        return upper > 0 ? middle : -middle;
    }
}
