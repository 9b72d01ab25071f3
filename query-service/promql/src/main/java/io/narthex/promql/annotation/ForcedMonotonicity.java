package io.narthex.promql.annotation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.value.FloatText;

/// Where and how far the buckets of classic histograms had to be raised, over all samples.
public final class ForcedMonotonicity {
    /// At one time of one histogram: the lowest and highest bucket raised, and the largest raise.
    public record Observation(long timestampMs, double minBucket, double maxBucket, double maxDiff) {}

    private static final DateTimeFormatter RFC3339 = DateTimeFormatter
            .ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final SourceRange at;
    private long count;
    private long minMs = Long.MAX_VALUE;
    private long maxMs = Long.MIN_VALUE;
    private double minBucket = Double.POSITIVE_INFINITY;
    private double maxBucket = Double.NEGATIVE_INFINITY;
    private double maxDiff;

    ForcedMonotonicity(SourceRange at) {
        this.at = at;
    }

    SourceRange at() {
        return at;
    }

    void add(Observation what) {
        count++;
        minMs = Math.min(minMs, what.timestampMs());
        maxMs = Math.max(maxMs, what.timestampMs());
        minBucket = Math.min(minBucket, what.minBucket());
        maxBucket = Math.max(maxBucket, what.maxBucket());
        maxDiff = Math.max(maxDiff, what.maxDiff());
    }

    String details() {
        double rounded = new BigDecimal(maxDiff).round(new MathContext(2)).doubleValue();
        return ", from buckets " + FloatText.general(minBucket) + " to " + FloatText.general(maxBucket)
                + ", with a max diff of " + twoDigits(rounded) + ", over " + count + " samples from "
                + RFC3339.format(Instant.ofEpochSecond(minMs / 1000)) + " to "
                + RFC3339.format(Instant.ofEpochSecond(maxMs / 1000));
    }

    /// Go's `%.2g`: an exponent from 100 on.
    private static String twoDigits(double value) {
        if (value < 100) {
            return FloatText.general(value);
        }
        int exponent = (int) Math.floor(Math.log10(value));
        String mantissa = FloatText.general(value / Math.pow(10, exponent));
        return mantissa + (exponent < 10 ? "e+0" : "e+") + exponent;
    }
}
