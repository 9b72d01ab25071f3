package io.narthex.segment.chunk;

import java.util.random.RandomGenerator;

import io.narthex.model.NativeHistogram;
import io.narthex.model.NativeHistogram.ResetHint;
import io.narthex.model.Staleness;

/// Values and times as targets send them and as nobody should.
public final class SampleShapes {
    private static final long[] ODD_BITS = {Staleness.MARKER_BITS, Staleness.NORMAL_NAN_BITS, 0x7ff0000000000001L,
        0xfff8dead_beefcafeL, Double.doubleToRawLongBits(-0.0), 0, Double.doubleToRawLongBits(Double.MIN_VALUE),
        Double.doubleToRawLongBits(Double.POSITIVE_INFINITY), Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY),
        Double.doubleToRawLongBits(Double.MAX_VALUE), -1, Double.doubleToRawLongBits(9007199254740993.0)};

    private SampleShapes() {}

    /// The raw bits of the next value of a series.
    ///
    /// @param shape 0 counter, 1 decimal gauge, 2 noise, 3 odd bits, 4 anything, 5 constant
    public static long nextValue(RandomGenerator random, int shape, long lastBits) {
        double last = Double.longBitsToDouble(lastBits);
        return switch (shape) {
            case 0 -> Double.doubleToRawLongBits(Double.isFinite(last) ? last + random.nextInt(1000) : 0);
            case 1 -> Double.doubleToRawLongBits(random.nextInt(100_000) / 100.0);
            case 2 -> Double.doubleToRawLongBits(random.nextGaussian());
            case 3 -> ODD_BITS[random.nextInt(ODD_BITS.length)];
            case 4 -> random.nextInt(3) == 0 ? random.nextLong() : nextValue(random, random.nextInt(4), lastBits);
            default -> lastBits;
        };
    }

    /// The time of the next sample.
    ///
    /// @param shape 0 regular, 1 jitter, 2 gaps, 3 every scale
    public static long nextTimestampMs(RandomGenerator random, int shape, long lastMs) {
        return lastMs + switch (shape) {
            case 0 -> 15_000;
            case 1 -> 15_000 + random.nextInt(-5, 6);
            case 2 -> random.nextInt(20) == 0 ? random.nextLong(1, 10_000_000) : 15_000;
            default -> 1 + (random.nextLong() >>> random.nextInt(20, 63));
        };
    }

    public static NativeHistogram histogram(RandomGenerator random) {
        int length = random.nextInt(1, 6);
        boolean custom = random.nextInt(4) == 0;
        boolean integer = random.nextBoolean();
        double[] buckets = random.doubles(length).map(d -> integer ? Math.floor(d * 1000) : d).toArray();
        NativeHistogram.Builder builder = NativeHistogram.builder().integer(integer)
                .resetHint(ResetHint.values()[random.nextInt(4)]).count(random.nextInt(10_000))
                .sum(random.nextInt(5) == 0 ? Staleness.MARKER : random.nextGaussian())
                .positive(new int[]{custom ? 0 : random.nextInt(-50, 50), length}, buckets);
        if (custom) {
            return builder.schema(NativeHistogram.CUSTOM_BUCKETS_SCHEMA)
                    .customBounds(random.doubles(length).sorted().toArray()).build();
        }
        return builder.schema(random.nextInt(-4, 9)).zero(1e-128, random.nextInt(9))
                .negative(new int[]{-3, 1, 2, 1}, new double[]{random.nextInt(100), 0.5}).build();
    }
}
