package io.narthex.query.http;

import io.narthex.model.NativeHistogram;

/// A native histogram as the API shows it: count, sum and the buckets that are not empty, from the lowest.
final class HistogramJson {
    private static final int OPEN_LEFT = 0;
    private static final int OPEN_RIGHT = 1;
    private static final int CLOSED_BOTH = 3;

    private HistogramJson() {}

    static void write(JsonWriter json, NativeHistogram histogram) {
        json.beginObject().name("count").sampleValue(histogram.count()).name("sum").sampleValue(histogram.sum());
        Buckets buckets = new Buckets(json);
        if (histogram.hasCustomBuckets()) {
            writeCustom(buckets, histogram);
        } else {
            writeNegative(buckets, histogram);
            double zero = histogram.zeroThreshold();
            buckets.add(CLOSED_BOTH, -zero, zero, histogram.zeroCount());
            writePositive(buckets, histogram);
        }
        buckets.end();
        json.endObject();
    }

    private static void writeNegative(Buckets buckets, NativeHistogram histogram) {
        int count = histogram.negativeBucketCount();
        int[] indexes = new int[count];
        int at = 0;
        int index = 0;
        for (int span = 0; span < histogram.negativeSpanCount(); span++) {
            index += histogram.negativeSpanOffset(span);
            for (int i = 0; i < histogram.negativeSpanLength(span); i++) {
                indexes[at++] = index++;
            }
        }
        for (int i = count - 1; i >= 0; i--) {
            double upper = bound(indexes[i], histogram.schema());
            double lower = bound(indexes[i] - 1, histogram.schema());
            buckets.add(OPEN_RIGHT, -upper, -lower, histogram.negativeBucket(i));
        }
    }

    private static void writePositive(Buckets buckets, NativeHistogram histogram) {
        int at = 0;
        int index = 0;
        for (int span = 0; span < histogram.positiveSpanCount(); span++) {
            index += histogram.positiveSpanOffset(span);
            for (int i = 0; i < histogram.positiveSpanLength(span); i++, index++) {
                buckets.add(OPEN_LEFT, bound(index - 1, histogram.schema()), bound(index, histogram.schema()),
                        histogram.positiveBucket(at++));
            }
        }
    }

    private static void writeCustom(Buckets buckets, NativeHistogram histogram) {
        int at = 0;
        int index = 0;
        int bounds = histogram.customBoundCount();
        for (int span = 0; span < histogram.positiveSpanCount(); span++) {
            index += histogram.positiveSpanOffset(span);
            for (int i = 0; i < histogram.positiveSpanLength(span); i++, index++) {
                double lower = index == 0 ? Double.NEGATIVE_INFINITY : histogram.customBound(index - 1);
                double upper = index < bounds ? histogram.customBound(index) : Double.POSITIVE_INFINITY;
                boolean lowest = index == 0;
                buckets.add(lowest ? CLOSED_BOTH : OPEN_LEFT, lower, upper, histogram.positiveBucket(at++));
            }
        }
    }

    /// The upper bound of an exponential bucket, 2^(index · 2^−schema), exact where it is a power of two.
    private static double bound(int index, int schema) {
        if (schema <= 0) {
            return Math.scalb(1.0, Math.max(-2000, Math.min(2000, index << -schema)));
        }
        int perDoubling = 1 << schema;
        int exponent = Math.floorDiv(index, perDoubling);
        int fraction = Math.floorMod(index, perDoubling);
        if (exponent >= 1024) {
            // The bucket of the largest finite values ends at the largest double, the next one at infinity.
            return exponent == 1024 && fraction == 0 ? Double.MAX_VALUE : Double.POSITIVE_INFINITY;
        }
        return Math.scalb(Math.pow(2, (double) fraction / perDoubling), exponent);
    }

    /// Writes buckets into an array that is begun with the first one.
    private static final class Buckets {
        private final JsonWriter json;
        private boolean begun;

        Buckets(JsonWriter json) {
            this.json = json;
        }

        void add(int rule, double lower, double upper, double count) {
            if (count == 0) {
                return;
            }
            if (!begun) {
                json.name("buckets").beginArray();
                begun = true;
            }
            json.beginArray().number(rule).sampleValue(lower).sampleValue(upper).sampleValue(count).endArray();
        }

        void end() {
            if (begun) {
                json.endArray();
            }
        }
    }
}
