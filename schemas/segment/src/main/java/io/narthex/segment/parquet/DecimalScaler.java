package io.narthex.segment.parquet;

/// Turns the values of one series into integers: `value = integer * mul / 10^scale`, bit for bit, where that is possible.
///
/// An integer stays below 2^53, so integer, product and power are exact doubles and the one rounding is that of the
/// division. Markers, NaN, infinities, −0 and doubles that are no short decimal stay doubles. Confined to one thread.
final class DecimalScaler {
    static final int MAX_SCALE = 15;

    private static final int MODEST_SCALE = 6;
    private static final double EXACT_LIMIT = 1L << 53;
    private static final int HOPELESS_MISSES = 16;
    private static final double[] POWERS = new double[MAX_SCALE + 1];

    static {
        long power = 1;
        for (int i = 0; i <= MAX_SCALE; i++) {
            POWERS[i] = power;
            power *= 10;
        }
    }

    private long[] integers = {};
    private boolean[] exact = {};
    private int exactCount;
    private int scale;
    private long mul;

    static double power(int scale) {
        return POWERS[scale];
    }

    /// Looks at the first `count` values; the answers hold until the next call.
    void analyse(double[] values, int count) {
        if (integers.length < count) {
            integers = new long[2 * count];
            exact = new boolean[2 * count];
        }
        convert(values, count, findScale(values, count, MAX_SCALE));
        if (exactCount < count / 2 && scale > MODEST_SCALE) {
            // A few long decimals would push the many short ones out of the range of exact integers.
            convert(values, count, findScale(values, count, MODEST_SCALE));
        }
        if (mul > 1) {
            for (int i = 0; i < count; i++) {
                integers[i] /= mul;
            }
        }
    }

    private static int findScale(double[] values, int count, int maxScale) {
        int found = 0;
        int misses = 0;
        for (int i = 0; i < count; i++) {
            double value = values[i];
            if (isExact(value, found) || !Double.isFinite(value)) {
                continue;
            }
            int needed = found + 1;
            while (needed <= maxScale && !isExact(value, needed)) {
                needed++;
            }
            if (needed <= maxScale) {
                found = needed;
            } else if (++misses >= HOPELESS_MISSES && misses > i / 2) {
                return found;
            }
        }
        return found;
    }

    private static boolean isExact(double value, int scale) {
        if (scale == 0) {
            return Math.rint(value) == value && Math.abs(value) < EXACT_LIMIT;
        }
        double scaled = Math.rint(value * POWERS[scale]);
        return Math.abs(scaled) < EXACT_LIMIT && scaled / POWERS[scale] == value;
    }

    private void convert(double[] values, int count, int chosenScale) {
        scale = chosenScale;
        exactCount = 0;
        double power = POWERS[chosenScale];
        long divisor = 0;
        for (int i = 0; i < count; i++) {
            double value = values[i];
            long integer = (long) Math.rint(value * power);
            double back = chosenScale == 0 ? integer : integer / power;
            // The comparison of raw bits also keeps −0 and every NaN out.
            boolean fits = Double.doubleToRawLongBits(back) == Double.doubleToRawLongBits(value)
                    && Math.abs((double) integer) < EXACT_LIMIT;
            exact[i] = fits;
            integers[i] = integer;
            if (fits) {
                exactCount++;
                divisor = divisor == 1 ? 1 : greatestCommonDivisor(divisor, Math.abs(integer));
            }
        }
        mul = Math.max(1, divisor);
    }

    private static long greatestCommonDivisor(long a, long b) {
        long x = a;
        long y = b;
        while (x != 0) {
            long rest = y % x;
            y = x;
            x = rest;
        }
        return y;
    }

    /// Decimal digits after the point, 0 to [#MAX_SCALE].
    int scale() {
        return scale;
    }

    /// The greatest common divisor of the integers; at least 1.
    long mul() {
        return mul;
    }

    int exactCount() {
        return exactCount;
    }

    boolean isExact(int index) {
        return exact[index];
    }

    /// Meaningless where the value is not exact.
    long integer(int index) {
        return integers[index];
    }

    /// The array itself; see [#integer].
    long[] integers() {
        return integers;
    }
}
