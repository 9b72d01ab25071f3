package io.narthex.model;

import java.util.Arrays;

/// A native histogram sample with float counts: exponential buckets, or custom bounds where the schema is
/// [#CUSTOM_BUCKETS_SCHEMA].
///
/// Spans and buckets lie in arrays that never leak; the accessors with an index read single elements. Integer histograms
/// are carried as float counts with [#isInteger] set, which is exact up to 2^53 observations per bucket.
/// Immutable.
public final class NativeHistogram {
    /// The schema number of histograms with custom bounds (NHCB).
    public static final int CUSTOM_BUCKETS_SCHEMA = -53;

    /// What is known about a counter reset between this sample and its predecessor; the order is the wire order of
    /// remote write.
    public enum ResetHint {
        UNKNOWN, RESET, NOT_RESET, GAUGE
    }

    private final ResetHint resetHint;
    private final boolean integer;
    private final int schema;
    private final double zeroThreshold;
    private final double zeroCount;
    private final double count;
    private final double sum;
    private final int[] positiveSpans;
    private final double[] positiveBuckets;
    private final int[] negativeSpans;
    private final double[] negativeBuckets;
    private final double[] customBounds;

    private NativeHistogram(Builder from) {
        resetHint = from.resetHint;
        integer = from.integer;
        schema = from.schema;
        zeroThreshold = from.zeroThreshold;
        zeroCount = from.zeroCount;
        count = from.count;
        sum = from.sum;
        positiveSpans = from.positiveSpans.clone();
        positiveBuckets = from.positiveBuckets.clone();
        negativeSpans = from.negativeSpans.clone();
        negativeBuckets = from.negativeBuckets.clone();
        customBounds = from.customBounds.clone();
    }

    public static Builder builder() {
        return new Builder();
    }

    public ResetHint resetHint() {
        return resetHint;
    }

    public boolean isInteger() {
        return integer;
    }

    /// −4 to 8 for exponential buckets: bucket i ends at 2^(i · 2^−schema).
    public int schema() {
        return schema;
    }

    public boolean hasCustomBuckets() {
        return schema == CUSTOM_BUCKETS_SCHEMA;
    }

    public double zeroThreshold() {
        return zeroThreshold;
    }

    public double zeroCount() {
        return zeroCount;
    }

    public double count() {
        return count;
    }

    /// The sum of observations, or the staleness marker.
    public double sum() {
        return sum;
    }

    public boolean isStalenessMarker() {
        return Staleness.isMarker(sum);
    }

    public int positiveSpanCount() {
        return positiveSpans.length / 2;
    }

    /// Gap to the previous span in buckets; of the first span, the index of its first bucket.
    public int positiveSpanOffset(int span) {
        return positiveSpans[2 * span];
    }

    public int positiveSpanLength(int span) {
        return positiveSpans[2 * span + 1];
    }

    public int positiveBucketCount() {
        return positiveBuckets.length;
    }

    /// Observations in the bucket itself, not cumulated.
    public double positiveBucket(int index) {
        return positiveBuckets[index];
    }

    public int negativeSpanCount() {
        return negativeSpans.length / 2;
    }

    public int negativeSpanOffset(int span) {
        return negativeSpans[2 * span];
    }

    public int negativeSpanLength(int span) {
        return negativeSpans[2 * span + 1];
    }

    public int negativeBucketCount() {
        return negativeBuckets.length;
    }

    public double negativeBucket(int index) {
        return negativeBuckets[index];
    }

    public int customBoundCount() {
        return customBounds.length;
    }

    /// Upper inclusive bound of a custom bucket; the last bucket's +Inf is not stored.
    public double customBound(int index) {
        return customBounds[index];
    }

    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.resetHint = resetHint;
        builder.integer = integer;
        builder.schema = schema;
        builder.zeroThreshold = zeroThreshold;
        builder.zeroCount = zeroCount;
        builder.count = count;
        builder.sum = sum;
        builder.positiveSpans = positiveSpans;
        builder.positiveBuckets = positiveBuckets;
        builder.negativeSpans = negativeSpans;
        builder.negativeBuckets = negativeBuckets;
        builder.customBounds = customBounds;
        return builder;
    }

    /// By content and by raw bits, so that a staleness marker equals only itself.
    @Override
    public boolean equals(Object other) {
        return other instanceof NativeHistogram h && resetHint == h.resetHint && integer == h.integer
                && schema == h.schema
                && sameBits(zeroThreshold, h.zeroThreshold) && sameBits(zeroCount, h.zeroCount)
                && sameBits(count, h.count) && sameBits(sum, h.sum) && Arrays.equals(positiveSpans, h.positiveSpans)
                && Arrays.equals(negativeSpans, h.negativeSpans) && Arrays.equals(positiveBuckets, h.positiveBuckets)
                && Arrays.equals(negativeBuckets, h.negativeBuckets) && Arrays.equals(customBounds, h.customBounds);
    }

    private static boolean sameBits(double a, double b) {
        return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b);
    }

    @Override
    public int hashCode() {
        int hash = 31 * schema + Double.hashCode(count);
        return 31 * (31 * hash + Double.hashCode(sum)) + Arrays.hashCode(positiveBuckets);
    }

    @Override
    public String toString() {
        return "{count:" + count + ", sum:" + sum + ", schema:" + schema + "}";
    }

    /// Collects the parts; [#build] checks that spans and buckets agree.
    public static final class Builder {
        private static final int[] NO_SPANS = {};
        private static final double[] NO_BUCKETS = {};

        private ResetHint resetHint = ResetHint.UNKNOWN;
        private boolean integer;
        private int schema;
        private double zeroThreshold;
        private double zeroCount;
        private double count;
        private double sum;
        private int[] positiveSpans = NO_SPANS;
        private double[] positiveBuckets = NO_BUCKETS;
        private int[] negativeSpans = NO_SPANS;
        private double[] negativeBuckets = NO_BUCKETS;
        private double[] customBounds = NO_BUCKETS;

        private Builder() {}

        public Builder resetHint(ResetHint hint) {
            resetHint = hint;
            return this;
        }

        public Builder integer(boolean isInteger) {
            integer = isInteger;
            return this;
        }

        public Builder schema(int number) {
            schema = number;
            return this;
        }

        public Builder zero(double threshold, double observations) {
            zeroThreshold = threshold;
            zeroCount = observations;
            return this;
        }

        public Builder count(double observations) {
            count = observations;
            return this;
        }

        public Builder sum(double value) {
            sum = value;
            return this;
        }

        /// @param offsetsAndLengths offset and length of each span alternately
        public Builder positive(int[] offsetsAndLengths, double[] buckets) {
            positiveSpans = offsetsAndLengths;
            positiveBuckets = buckets;
            return this;
        }

        /// @param offsetsAndLengths offset and length of each span alternately
        public Builder negative(int[] offsetsAndLengths, double[] buckets) {
            negativeSpans = offsetsAndLengths;
            negativeBuckets = buckets;
            return this;
        }

        public Builder customBounds(double[] upperBounds) {
            customBounds = upperBounds;
            return this;
        }

        /// @throws IllegalArgumentException if the spans do not cover exactly the buckets given
        public NativeHistogram build() {
            requireCovered("positive", positiveSpans, positiveBuckets);
            requireCovered("negative", negativeSpans, negativeBuckets);
            return new NativeHistogram(this);
        }

        private static void requireCovered(String side, int[] spans, double[] buckets) {
            long covered = 0;
            for (int i = 1; i < spans.length; i += 2) {
                covered += spans[i];
            }
            if (spans.length % 2 != 0 || covered != buckets.length) {
                throw new IllegalArgumentException(side + " side: spans need " + covered + " buckets, have "
                        + buckets.length + " buckets");
            }
        }
    }
}
