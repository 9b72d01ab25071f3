package io.narthex.rules.expression;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import org.jspecify.annotations.Nullable;

/// One element of an expression's result.
///
/// @param labels with the metric name where the expression keeps it; empty for a scalar
/// @param value of a histogram 0, as Prometheus has it
public record VectorSample(Labels labels, double value, @Nullable NativeHistogram histogram) {
    /// An element that is a float.
    public static VectorSample of(Labels labels, double value) {
        return new VectorSample(labels, value, null);
    }
}
