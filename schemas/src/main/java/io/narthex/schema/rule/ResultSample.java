package io.narthex.schema.rule;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import org.jspecify.annotations.Nullable;

/// One recorded sample.
///
/// @param labels label set with the metric name
/// @param timestampMs epoch milliseconds
/// @param value raw bits matter: it may be the staleness marker
/// @param histogram the sample if it is a native histogram; else null
public record ResultSample(Labels labels, long timestampMs, double value, @Nullable NativeHistogram histogram) {
    /// A sample that is a float.
    public static ResultSample of(Labels labels, long timestampMs, double value) {
        return new ResultSample(labels, timestampMs, value, null);
    }
}
