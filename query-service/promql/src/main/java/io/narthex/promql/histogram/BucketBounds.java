package io.narthex.promql.histogram;

import io.narthex.model.NativeHistogram;

/// Where buckets end.
public final class BucketBounds {
    private BucketBounds() {}

    /// 2^(index · 2^−schema). The last bucket for finite numbers ends at the largest of them, the one after it at infinity.
    public static double exponential(int schema, int index) {
        if (schema < 0) {
            int exponent = index << -schema;
            return exponent == 1024 ? Double.MAX_VALUE : Math.scalb(1.0, exponent);
        }
        int parts = 1 << schema;
        int part = index & (parts - 1);
        int exponent = index >> schema;
        if (part == 0 && exponent == 1024) {
            return Double.MAX_VALUE;
        }
        return Math.scalb(StrictMath.pow(2, (double) part / parts), exponent);
    }

    /// The upper bound of a custom bucket; infinite outside of the bounds.
    public static double custom(NativeHistogram histogram, int index) {
        if (index < 0) {
            return Double.NEGATIVE_INFINITY;
        }
        return index < histogram.customBoundCount() ? histogram.customBound(index) : Double.POSITIVE_INFINITY;
    }

    static double upper(NativeHistogram histogram, int index) {
        return histogram.hasCustomBuckets() ? custom(histogram, index) : exponential(histogram.schema(), index);
    }
}
