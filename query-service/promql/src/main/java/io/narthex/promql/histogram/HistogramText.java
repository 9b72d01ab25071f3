package io.narthex.promql.histogram;

import io.narthex.model.NativeHistogram;
import io.narthex.promql.value.FloatText;

/// The compact form of a histogram, as `count_values` has it for a label: `{count:3, sum:4, [-1,1]:1, (1,2]:2}`.
public final class HistogramText {
    private HistogramText() {}

    /// Empty buckets are left out.
    public static String of(NativeHistogram histogram) {
        StringBuilder text = new StringBuilder("{count:").append(FloatText.general(histogram.count())).append(", sum:")
                .append(FloatText.general(histogram.sum()));
        BucketCounts negative = BucketCounts.negative(histogram);
        for (int i = negative.size() - 1; i >= 0; i--) {
            int index = negative.index(i);
            append(text, '[', -BucketBounds.upper(histogram, index), -BucketBounds.upper(histogram, index - 1), ')',
                    negative.count(i));
        }
        append(text, '[', -histogram.zeroThreshold(), histogram.zeroThreshold(), ']', histogram.zeroCount());
        BucketCounts positive = BucketCounts.positive(histogram);
        for (int i = 0; i < positive.size(); i++) {
            int index = positive.index(i);
            char open = histogram.hasCustomBuckets() && index == 0 ? '[' : '(';
            append(text, open, BucketBounds.upper(histogram, index - 1), BucketBounds.upper(histogram, index), ']',
                    positive.count(i));
        }
        return text.append('}').toString();
    }

    private static void append(StringBuilder text, char open, double lower, double upper, char close, double count) {
        if (count != 0) {
            text.append(", ").append(open).append(FloatText.general(lower)).append(',').append(FloatText.general(
                    upper)).append(close).append(':').append(FloatText.general(count));
        }
    }
}
