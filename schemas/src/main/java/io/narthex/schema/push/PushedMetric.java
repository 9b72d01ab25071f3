package io.narthex.schema.push;

import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import org.jspecify.annotations.Nullable;

/// One label set of a pushed family.
///
/// @param labels labels without the metric name; may hold an empty instance by its absence
/// @param value value of a counter, gauge or untyped metric; else 0
/// @param sampleSum sum of a summary or histogram; else 0
/// @param sampleCount count of a summary or histogram; else 0
/// @param quantiles quantiles of a summary
/// @param buckets classic buckets of a histogram
/// @param histogram the native form of a histogram, null where none was pushed
public record PushedMetric(Labels labels, double value, double sampleSum, double sampleCount,
        List<PushedQuantile> quantiles, List<PushedBucket> buckets, @Nullable NativeHistogram histogram) {
    public PushedMetric {
        quantiles = List.copyOf(quantiles);
        buckets = List.copyOf(buckets);
    }
}
