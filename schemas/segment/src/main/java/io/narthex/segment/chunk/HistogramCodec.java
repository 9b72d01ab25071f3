package io.narthex.segment.chunk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.narthex.model.NativeHistogram;
import io.narthex.model.NativeHistogram.ResetHint;

/// Native histograms as bytes, version 1: exact, for chunk memory only.
///
/// Version, flags (bit 0 integer, bits 1 and 2 reset hint), schema, the five numbers as raw bits, then each side as count
/// of spans, the spans, count of buckets and the buckets, then the custom bounds. Integers are zigzag varints; doubles
/// are varints where they are whole numbers below 2^52 and not negative, shifted by one, else a 1 and the raw bits.
final class HistogramCodec {
    static final byte VERSION = 1;

    private static final long WHOLE_LIMIT = 1L << 52;
    private static final int MAX_VARINT_BYTES = 10;
    private static final ResetHint[] HINTS = ResetHint.values();

    private HistogramCodec() {}

    static byte[] encode(NativeHistogram histogram) {
        int numbers = 16 + 2 * (histogram.positiveSpanCount() + histogram.negativeSpanCount())
                + histogram.positiveBucketCount() + histogram.negativeBucketCount() + histogram.customBoundCount();
        ByteBuffer out = ByteBuffer.allocate(2 + numbers * MAX_VARINT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.put(VERSION);
        out.put((byte) (histogram.resetHint().ordinal() << 1 | (histogram.isInteger() ? 1 : 0)));
        putInt(out, histogram.schema());
        putDouble(out, histogram.zeroThreshold());
        putDouble(out, histogram.zeroCount());
        putDouble(out, histogram.count());
        putDouble(out, histogram.sum());
        putPositive(out, histogram);
        putNegative(out, histogram);
        putVarint(out, histogram.customBoundCount());
        for (int i = 0; i < histogram.customBoundCount(); i++) {
            putDouble(out, histogram.customBound(i));
        }
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    private static void putPositive(ByteBuffer out, NativeHistogram histogram) {
        putVarint(out, histogram.positiveSpanCount());
        for (int i = 0; i < histogram.positiveSpanCount(); i++) {
            putInt(out, histogram.positiveSpanOffset(i));
            putInt(out, histogram.positiveSpanLength(i));
        }
        putVarint(out, histogram.positiveBucketCount());
        for (int i = 0; i < histogram.positiveBucketCount(); i++) {
            putDouble(out, histogram.positiveBucket(i));
        }
    }

    private static void putNegative(ByteBuffer out, NativeHistogram histogram) {
        putVarint(out, histogram.negativeSpanCount());
        for (int i = 0; i < histogram.negativeSpanCount(); i++) {
            putInt(out, histogram.negativeSpanOffset(i));
            putInt(out, histogram.negativeSpanLength(i));
        }
        putVarint(out, histogram.negativeBucketCount());
        for (int i = 0; i < histogram.negativeBucketCount(); i++) {
            putDouble(out, histogram.negativeBucket(i));
        }
    }

    static NativeHistogram decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException("histogram in a chunk has version " + version + ", expected " + VERSION);
        }
        int flags = in.get();
        NativeHistogram.Builder builder = NativeHistogram.builder().integer((flags & 1) != 0)
                .resetHint(HINTS[flags >>> 1]).schema(takeInt(in)).zero(takeDouble(in), takeDouble(in))
                .count(takeDouble(in)).sum(takeDouble(in));
        builder.positive(takeSpans(in), takeDoubles(in));
        builder.negative(takeSpans(in), takeDoubles(in));
        return builder.customBounds(takeDoubles(in)).build();
    }

    private static int[] takeSpans(ByteBuffer in) {
        int[] spans = new int[2 * (int) takeVarint(in)];
        for (int i = 0; i < spans.length; i++) {
            spans[i] = takeInt(in);
        }
        return spans;
    }

    private static double[] takeDoubles(ByteBuffer in) {
        double[] doubles = new double[(int) takeVarint(in)];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = takeDouble(in);
        }
        return doubles;
    }

    private static void putDouble(ByteBuffer out, double value) {
        long whole = (long) value;
        boolean isWhole = whole >= 0 && whole < WHOLE_LIMIT
                && Double.doubleToRawLongBits(whole) == Double.doubleToRawLongBits(value);
        if (isWhole) {
            putVarint(out, whole << 1);
        } else {
            out.put((byte) 1);
            out.putLong(Double.doubleToRawLongBits(value));
        }
    }

    private static double takeDouble(ByteBuffer in) {
        int first = in.get(in.position());
        if (first == 1) {
            in.get();
            return Double.longBitsToDouble(in.getLong());
        }
        return takeVarint(in) >>> 1;
    }

    private static void putInt(ByteBuffer out, int value) {
        putVarint(out, (value << 1 ^ value >> 31) & 0xffffffffL);
    }

    private static int takeInt(ByteBuffer in) {
        int zigzag = (int) takeVarint(in);
        return zigzag >>> 1 ^ -(zigzag & 1);
    }

    private static void putVarint(ByteBuffer out, long value) {
        long rest = value;
        while (rest >>> 7 != 0) {
            out.put((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static long takeVarint(ByteBuffer in) {
        long value = 0;
        int shift = 0;
        while (true) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
            shift += 7;
        }
    }
}
