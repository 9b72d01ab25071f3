package io.narthex.schema.samples;

import java.util.Arrays;

import io.narthex.model.NativeHistogram;
import io.narthex.model.NativeHistogram.ResetHint;
import io.narthex.schema.codec.ByteSink;
import io.narthex.schema.codec.ByteSource;
import io.narthex.schema.codec.MalformedRecordException;

/// A native histogram in Avro's binary form, in the field order of its schema.
final class HistogramBytes {
    private static final ResetHint[] HINTS = ResetHint.values();

    private HistogramBytes() {}

    static void write(ByteSink to, NativeHistogram h) {
        to.putZigzag(h.resetHint().ordinal());
        to.putByte(h.isInteger() ? 1 : 0);
        to.putZigzag(h.schema());
        to.putDouble(h.zeroThreshold());
        to.putDouble(h.zeroCount());
        to.putDouble(h.count());
        to.putDouble(h.sum());
        openArray(to, 2 * h.positiveSpanCount());
        for (int i = 0; i < h.positiveSpanCount(); i++) {
            to.putZigzag(h.positiveSpanOffset(i));
            to.putZigzag(h.positiveSpanLength(i));
        }
        closeArray(to, h.positiveSpanCount());
        openArray(to, h.positiveBucketCount());
        for (int i = 0; i < h.positiveBucketCount(); i++) {
            to.putDouble(h.positiveBucket(i));
        }
        closeArray(to, h.positiveBucketCount());
        openArray(to, 2 * h.negativeSpanCount());
        for (int i = 0; i < h.negativeSpanCount(); i++) {
            to.putZigzag(h.negativeSpanOffset(i));
            to.putZigzag(h.negativeSpanLength(i));
        }
        closeArray(to, h.negativeSpanCount());
        openArray(to, h.negativeBucketCount());
        for (int i = 0; i < h.negativeBucketCount(); i++) {
            to.putDouble(h.negativeBucket(i));
        }
        closeArray(to, h.negativeBucketCount());
        openArray(to, h.customBoundCount());
        for (int i = 0; i < h.customBoundCount(); i++) {
            to.putDouble(h.customBound(i));
        }
        closeArray(to, h.customBoundCount());
    }

    /// An Avro array is one block with its count, then the end; an empty one is the end alone.
    private static void openArray(ByteSink to, int count) {
        to.putZigzag(count);
    }

    private static void closeArray(ByteSink to, int count) {
        if (count > 0) {
            to.putZigzag(0);
        }
    }

    static NativeHistogram read(ByteSource from) {
        ResetHint hint = HINTS[from.between(0, HINTS.length - 1, "reset hint")];
        NativeHistogram.Builder histogram = NativeHistogram.builder().resetHint(hint).integer(from.booleanValue())
                .schema(from.between(Byte.MIN_VALUE, Byte.MAX_VALUE, "histogram schema"))
                .zero(from.doubleValue(), from.doubleValue()).count(from.doubleValue()).sum(from.doubleValue())
                .positive(ints(from), doubles(from)).negative(ints(from), doubles(from)).customBounds(doubles(from));
        try {
            return histogram.build();
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException("histogram sample: " + e.getMessage(), e);
        }
    }

    private static int[] ints(ByteSource from) {
        int[] all = {};
        for (int count = from.blockCount(1); count > 0; count = from.blockCount(1)) {
            int start = all.length;
            all = Arrays.copyOf(all, start + count);
            for (int i = start; i < all.length; i++) {
                all[i] = from.between(Integer.MIN_VALUE, Integer.MAX_VALUE, "span");
            }
        }
        return all;
    }

    private static double[] doubles(ByteSource from) {
        double[] all = {};
        for (int count = from.blockCount(Double.BYTES); count > 0; count = from.blockCount(1)) {
            int start = all.length;
            all = Arrays.copyOf(all, start + count);
            for (int i = start; i < all.length; i++) {
                all[i] = from.doubleValue();
            }
        }
        return all;
    }
}
