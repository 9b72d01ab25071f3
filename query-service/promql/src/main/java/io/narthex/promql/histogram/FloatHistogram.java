package io.narthex.promql.histogram;

import java.util.Arrays;

import io.narthex.model.NativeHistogram;
import io.narthex.model.NativeHistogram.ResetHint;

/// A native histogram that others are added to and subtracted from, compensated for rounding.
///
/// Different layouts are brought to what both can show: the coarser schema, the wider zero bucket, the custom bounds that both
/// have. Confined to one thread.
public final class FloatHistogram {
    private ResetHint hint;
    private int schema;
    private double zeroThreshold;
    private double zeroCount;
    private double zeroLost;
    private double count;
    private double countLost;
    private double sum;
    private double sumLost;
    private final BucketCounts positive;
    private final BucketCounts negative;
    private double[] bounds;
    private boolean sawReset;
    private boolean sawNoReset;
    private boolean reconciled;

    private FloatHistogram(NativeHistogram like, BucketCounts positive, BucketCounts negative) {
        this.hint = like.resetHint();
        this.schema = like.schema();
        this.positive = positive;
        this.negative = negative;
        this.bounds = new double[like.customBoundCount()];
        Arrays.setAll(bounds, like::customBound);
    }

    public static FloatHistogram copyOf(NativeHistogram from) {
        FloatHistogram copy = new FloatHistogram(from, BucketCounts.positive(from), BucketCounts.negative(from));
        copy.zeroThreshold = from.zeroThreshold();
        copy.zeroCount = from.zeroCount();
        copy.count = from.count();
        copy.sum = from.sum();
        copy.noteHint(copy.hint);
        return copy;
    }

    private void noteHint(ResetHint other) {
        sawReset |= other == ResetHint.RESET;
        sawNoReset |= other == ResetHint.NOT_RESET;
    }

    /// Whether some histogram was said to come after a counter reset and some not to.
    public boolean hasConflictingResets() {
        return sawReset && sawNoReset;
    }

    /// Whether custom bounds differed and were brought to those that all have.
    public boolean wasReconciled() {
        return reconciled;
    }

    /// As [#wasReconciled], and forgets it.
    public boolean takeReconciled() {
        boolean was = reconciled;
        reconciled = false;
        return was;
    }

    public boolean hasCustomBuckets() {
        return schema == NativeHistogram.CUSTOM_BUCKETS_SCHEMA;
    }

    /// Of the observations, compensated.
    public double count() {
        return count + countLost;
    }

    public void setHint(ResetHint newHint) {
        hint = newHint;
    }

    /// False, with nothing changed, if one has exponential and the other custom buckets.
    public boolean add(NativeHistogram other) {
        return add(copyOf(other), 1);
    }

    /// False, with nothing changed, if one has exponential and the other custom buckets.
    public boolean subtract(NativeHistogram other) {
        return add(copyOf(other), -1);
    }

    /// As [#subtract(NativeHistogram)]; the layout of the other may be changed to fit.
    public boolean subtract(FloatHistogram other) {
        return add(other, -1);
    }

    /// As [#add(NativeHistogram)]; the layout of the other may be changed to fit.
    public boolean add(FloatHistogram other) {
        return add(other, 1);
    }

    private boolean add(FloatHistogram other, double sign) {
        if (hasCustomBuckets() != other.hasCustomBuckets()) {
            return false;
        }
        hint = combined(hint, other.hint);
        noteHint(other.hint);
        alignLayouts(other);
        addCounts(sign * other.zeroCount, sign * other.count, sign * other.sum);
        addCounts(sign * other.zeroLost, sign * other.countLost, sign * other.sumLost);
        positive.add(other.positive, sign);
        negative.add(other.negative, sign);
        return true;
    }

    private void addCounts(double zeros, double observations, double values) {
        double nextZero = zeroCount + zeros;
        zeroLost = Compensation.of(zeros, zeroCount, nextZero, zeroLost);
        zeroCount = nextZero;
        double nextCount = count + observations;
        countLost = Compensation.of(observations, count, nextCount, countLost);
        count = nextCount;
        double nextSum = sum + values;
        sumLost = Compensation.of(values, sum, nextSum, sumLost);
        sum = nextSum;
    }

    /// Equal hints stay; a gauge makes a gauge; of the rest the unknown wins, also between opposites.
    private static ResetHint combined(ResetHint a, ResetHint b) {
        if (a == b) {
            return a;
        }
        return a == ResetHint.GAUGE || b == ResetHint.GAUGE ? ResetHint.GAUGE : ResetHint.UNKNOWN;
    }

    private void alignLayouts(FloatHistogram other) {
        if (hasCustomBuckets()) {
            if (!Arrays.equals(bounds, other.bounds)) {
                double[] common = Arrays.stream(bounds).filter(b -> Arrays.binarySearch(other.bounds, b) >= 0)
                        .toArray();
                rebound(common);
                other.rebound(common);
                reconciled = true;
            }
            return;
        }
        while (zeroThreshold != other.zeroThreshold) {
            if (zeroThreshold < other.zeroThreshold) {
                widenZero(other.zeroThreshold);
            } else {
                other.widenZero(zeroThreshold);
            }
        }
        int coarser = Math.min(schema, other.schema);
        reduceTo(coarser);
        other.reduceTo(coarser);
    }

    private void rebound(double[] fewer) {
        positive.rebound(bounds, fewer);
        bounds = fewer;
    }

    /// A zero bucket that would end within a populated bucket takes it whole.
    private void widenZero(double threshold) {
        double wide = threshold;
        double before;
        do {
            before = wide;
            wide = negative.cutBucketEnd(schema, positive.cutBucketEnd(schema, wide));
        } while (wide != before);
        zeroCount += positive.removeBelow(schema, wide) + negative.removeBelow(schema, wide);
        zeroThreshold = wide;
    }

    /// Merges buckets down to a coarser schema; of no effect on custom buckets and where the schema is as coarse.
    private void reduceTo(int coarser) {
        if (!hasCustomBuckets() && coarser < schema) {
            positive.reduce(schema - coarser);
            negative.reduce(schema - coarser);
            schema = coarser;
        }
    }

    /// A negative factor makes a gauge.
    public void multiply(double factor) {
        zeroCount *= factor;
        zeroLost *= factor;
        count *= factor;
        countLost *= factor;
        sum *= factor;
        sumLost *= factor;
        positive.scale(factor);
        negative.scale(factor);
        if (factor < 0) {
            hint = ResetHint.GAUGE;
        }
    }

    /// Division by zero takes the buckets away, all but the zero bucket.
    public void divide(double divisor) {
        settle();
        zeroCount /= divisor;
        count /= divisor;
        sum /= divisor;
        positive.divide(divisor);
        negative.divide(divisor);
        if (divisor == 0) {
            positive.clear();
            negative.clear();
        }
        if (divisor < 0) {
            hint = ResetHint.GAUGE;
        }
    }

    private void settle() {
        zeroCount += zeroLost;
        count += countLost;
        sum += sumLost;
        zeroLost = 0;
        countLost = 0;
        sumLost = 0;
    }

    /// Whether adding would leave the range of finite numbers.
    public boolean wouldOverflow(NativeHistogram other) {
        return Double.isInfinite(count + other.count()) || Double.isInfinite(sum + other.sum())
                || Double.isInfinite(zeroCount + other.zeroCount());
    }

    /// Whether the counter was reset since an earlier sample. The hint decides; without one any count that sank does, and any
    /// layout that cannot have come from the earlier one.
    public static boolean isReset(NativeHistogram now, NativeHistogram before) {
        return switch (now.resetHint()) {
            case RESET -> true;
            case NOT_RESET -> false;
            case UNKNOWN, GAUGE -> now.count() < before.count() || now.hasCustomBuckets() != before.hasCustomBuckets()
                    || copyOf(now).hasLessThan(copyOf(before));
        };
    }

    private boolean hasLessThan(FloatHistogram before) {
        if (hasCustomBuckets()) {
            alignLayouts(before);
            return positive.hasLessThan(before.positive);
        }
        if (schema > before.schema || zeroThreshold < before.zeroThreshold) {
            return true;
        }
        if (zeroThreshold > before.zeroThreshold) {
            double wanted = zeroThreshold;
            before.widenZero(wanted);
            if (before.zeroThreshold != wanted) {
                return true;
            }
        }
        before.reduceTo(schema);
        return zeroCount < before.zeroCount || positive.hasLessThan(before.positive)
                || negative.hasLessThan(before.negative);
    }

    /// By content, whatever the hints.
    public static boolean isSame(NativeHistogram a, NativeHistogram b) {
        FloatHistogram left = copyOf(a);
        FloatHistogram right = copyOf(b);
        return a.schema() == b.schema() && same(a.count(), b.count()) && same(a.sum(), b.sum())
                && same(a.zeroThreshold(), b.zeroThreshold()) && same(a.zeroCount(), b.zeroCount())
                && Arrays.equals(left.bounds, right.bounds) && left.positive.isSame(right.positive)
                && left.negative.isSame(right.negative);
    }

    private static boolean same(double a, double b) {
        return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b);
    }

    /// Without its empty buckets.
    public NativeHistogram toHistogram() {
        settle();
        positive.compact();
        negative.compact();
        return NativeHistogram.builder().resetHint(hint).schema(schema).zero(zeroThreshold, zeroCount).count(count)
                .sum(sum).positive(positive.spans(), positive.totals()).negative(negative.spans(), negative.totals())
                .customBounds(bounds).build();
    }
}
