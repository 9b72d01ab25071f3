package io.narthex.ingest.wire;

import io.narthex.model.NativeHistogram;
import io.narthex.model.NativeHistogram.ResetHint;
import java.util.Locale;

/// Collects the fields of a native histogram as the messages of remote write and of the client model carry them, and
/// builds it by Prometheus' rules for a valid one. Used again for the next.
public final class HistogramShape {
    private static final int LOWEST_SCHEMA = -4;
    private static final int HIGHEST_SCHEMA = 8;

    public final Numbers positiveSpans = new Numbers();
    public final Numbers positiveDeltas = new Numbers();
    public final Numbers positiveCounts = new Numbers();
    public final Numbers negativeSpans = new Numbers();
    public final Numbers negativeDeltas = new Numbers();
    public final Numbers negativeCounts = new Numbers();
    public final Numbers customBounds = new Numbers();
    private boolean integer;
    private double count;
    private double zeroCount;
    private double sum;
    private int schema;
    private double zeroThreshold;
    private ResetHint hint = ResetHint.UNKNOWN;

    public void clear() {
        positiveSpans.clear();
        positiveDeltas.clear();
        positiveCounts.clear();
        negativeSpans.clear();
        negativeDeltas.clear();
        negativeCounts.clear();
        customBounds.clear();
        integer = false;
        count = 0;
        zeroCount = 0;
        sum = 0;
        schema = 0;
        zeroThreshold = 0;
        hint = ResetHint.UNKNOWN;
    }

    public void count(double observations, boolean isInteger) {
        count = observations;
        integer = isInteger;
    }

    public void zeroCount(double observations) {
        zeroCount = observations;
    }

    public void sum(double value) {
        sum = value;
    }

    public void schema(long number) {
        schema = (int) number;
    }

    public void zeroThreshold(double threshold) {
        zeroThreshold = threshold;
    }

    /// @param ordinal the wire's number of the hint; unknown numbers mean unknown
    public void resetHint(long ordinal) {
        ResetHint[] hints = ResetHint.values();
        hint = ordinal >= 0 && ordinal < hints.length ? hints[(int) ordinal] : ResetHint.UNKNOWN;
    }

    /// Reads a `BucketSpan` message into one of the span lists.
    public static void readSpan(ProtoReader from, Numbers spans) {
        long offset = 0;
        long length = 0;
        int outer = from.enter();
        while (from.nextField()) {
            switch (from.field()) {
                case 1 -> offset = (int) from.zigzag();
                case 2 -> length = from.varint() & 0xFFFF_FFFFL;
                default -> from.skip();
            }
        }
        from.leave(outer);
        spans.add(offset);
        spans.add(length);
    }

    /// @throws IllegalArgumentException with Prometheus' text if the histogram is invalid
    public NativeHistogram build() {
        double[] positive = integer ? positiveDeltas.toCounts() : positiveCounts.toDoubles();
        double[] negative = integer ? negativeDeltas.toCounts() : negativeCounts.toDoubles();
        if (schema == NativeHistogram.CUSTOM_BUCKETS_SCHEMA) {
            requireCustom(positive, negative);
        } else {
            requireExponential(positive, negative);
        }
        requireCounts("positive", positive);
        requireCount(positive, negative);
        return NativeHistogram.builder().resetHint(hint).integer(integer).schema(schema).zero(zeroThreshold, zeroCount)
                .count(count).sum(sum).positive(positiveSpans.toInts(), positive)
                .negative(negativeSpans.toInts(), negative).customBounds(customBounds.toDoubles()).build();
    }

    private void requireExponential(double[] positive, double[] negative) {
        if (schema < LOWEST_SCHEMA || schema > HIGHEST_SCHEMA) {
            throw new IllegalArgumentException("histogram with schema " + schema + " is unknown");
        }
        requireSpans("positive side: ", positiveSpans, positive.length, false);
        requireSpans("negative side: ", negativeSpans, negative.length, false);
        requireCounts("negative", negative);
        if (customBounds.size() > 0) {
            throw new IllegalArgumentException("histogram with exponential schema must not have custom bounds");
        }
    }

    private void requireCustom(double[] positive, double[] negative) {
        requireBounds(customBounds.toDoubles());
        long length = requireSpans("custom buckets: ", positiveSpans, positive.length, true);
        if (customBounds.size() + 1 < length) {
            throw new IllegalArgumentException("custom buckets: only " + customBounds.size()
                    + " custom bounds defined which is insufficient to cover total span length of " + length
                    + ": histogram custom bounds are too few");
        }
        String surplus = zeroCount != 0
                ? "must have zero count of 0"
                : zeroThreshold != 0
                        ? "must have zero threshold of 0"
                        : negativeSpans.size() > 0
                                ? "must not have negative spans"
                                : negative.length > 0 ? "must not have negative buckets" : "";
        if (!surplus.isEmpty()) {
            throw new IllegalArgumentException("custom buckets: " + surplus);
        }
    }

    private static void requireBounds(double[] bounds) {
        double previous = Double.NEGATIVE_INFINITY;
        for (double bound : bounds) {
            if (Double.isNaN(bound)) {
                throw new IllegalArgumentException("custom buckets: histogram custom bounds must not be NaN");
            }
            if (bound <= previous) {
                throw new IllegalArgumentException("custom buckets: previous bound is " + fixed(previous)
                        + " and current is " + fixed(bound)
                        + ": histogram custom bounds must be in strictly increasing order");
            }
            previous = bound;
        }
        if (previous == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("custom buckets: last +Inf bound must not be explicitly defined: "
                    + "histogram custom bounds must be finite");
        }
    }

    /// As Go's `%f`.
    private static String fixed(double value) {
        return Double.isInfinite(value) ? value > 0 ? "+Inf" : "-Inf" : String.format(Locale.ROOT, "%f", value);
    }

    /// @return how many buckets lie between the first index, 0 in a custom histogram, and the last, gaps included
    private static long requireSpans(String where, Numbers spans, int buckets, boolean custom) {
        long covered = 0;
        long end = 0;
        for (int i = 0; i < spans.size(); i += 2) {
            if ((i > 0 || custom) && spans.get(i) < 0) {
                throw new IllegalArgumentException(where + "span number " + (i / 2 + 1) + " with offset "
                        + spans.get(i) + ": histogram has a span whose offset is negative");
            }
            covered += spans.get(i + 1);
            end += spans.get(i) + spans.get(i + 1);
        }
        if (covered != buckets) {
            throw new IllegalArgumentException(where + "spans need " + covered + " buckets, have " + buckets
                    + " buckets: histogram spans specify different number of buckets than provided");
        }
        // Prometheus lets such an index overflow.
        if (end > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(where + "spans end at " + end
                    + ": histogram has a bucket whose index is out of range");
        }
        return end;
    }

    private static void requireCounts(String side, double[] buckets) {
        for (int i = 0; i < buckets.length; i++) {
            if (buckets[i] < 0) {
                throw new IllegalArgumentException(side + " side: bucket number " + (i + 1)
                        + " has observation count of " + (long) buckets[i]
                        + ": histogram has a bucket whose observation count is negative");
            }
        }
    }

    /// The buckets of an integer histogram sum to its count; NaN observations, which show in the sum, may be missing.
    private void requireCount(double[] positive, double[] negative) {
        if (!integer) {
            return;
        }
        double observed = zeroCount;
        for (double bucket : positive) {
            observed += bucket;
        }
        for (double bucket : negative) {
            observed += bucket;
        }
        if (Double.isNaN(sum) ? observed > count : observed != count) {
            throw new IllegalArgumentException((long) observed
                    + " observations found in buckets, but the Count field is "
                    + (long) count + ": histogram's observation count should " + (Double.isNaN(sum)
                            ? "be at least the number of observations found in the buckets"
                            : "equal the number of observations found in the buckets (in absence of NaN)"));
        }
    }
}
