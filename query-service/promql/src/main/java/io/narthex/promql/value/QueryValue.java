package io.narthex.promql.value;

import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import org.jspecify.annotations.Nullable;

/// What a query evaluates to.
public sealed interface QueryValue {
    record Scalar(long timestampMs, double value) implements QueryValue {}

    record Text(long timestampMs, String value) implements QueryValue {}

    /// All samples at one time; in the order of the labels unless the query sorts.
    record InstantVector(long timestampMs, List<VectorSample> samples) implements QueryValue {
        public InstantVector {
            samples = List.copyOf(samples);
        }
    }

    /// @param value meaningless where there is a histogram
    record VectorSample(Labels labels, double value, @Nullable NativeHistogram histogram) {}

    /// In the order of the labels.
    record Matrix(List<ResultSeries> series) implements QueryValue {
        public Matrix {
            series = List.copyOf(series);
        }
    }
}
