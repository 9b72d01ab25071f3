package io.narthex.promql.exec;

import io.narthex.model.NativeHistogram;
import io.narthex.promql.annotation.Annotations;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.histogram.FloatHistogram;
import org.jspecify.annotations.Nullable;

/// The sum or the average of histograms. The average is the sum divided by their number until that would overflow; from there
/// on a running mean.
final class HistogramSums {
    private final boolean average;
    private @Nullable FloatHistogram sum;
    private double count;
    private boolean running;
    private boolean incompatible;

    HistogramSums(boolean average) {
        this.average = average;
    }

    /// After exponential and custom buckets have met there is no result any more.
    void add(NativeHistogram histogram, String metricName, Annotations annotations, SourceRange origin) {
        if (incompatible) {
            return;
        }
        count++;
        FloatHistogram total = sum;
        if (total == null) {
            sum = FloatHistogram.copyOf(histogram);
            return;
        }
        if (average && !running && total.wouldOverflow(histogram)) {
            running = true;
            total.divide(count - 1);
        }
        if (!(running ? addToMean(total, histogram) : total.add(histogram))) {
            incompatible = true;
            annotations.mixedSchemas(metricName, origin);
        }
    }

    private boolean addToMean(FloatHistogram mean, NativeHistogram histogram) {
        FloatHistogram part = FloatHistogram.copyOf(histogram);
        part.divide(count);
        mean.multiply((count - 1) / count);
        return mean.add(part);
    }

    /// Null if there is none.
    @Nullable
    NativeHistogram result(Annotations annotations, SourceRange origin) {
        FloatHistogram total = sum;
        if (total == null) {
            return null;
        }
        if (total.hasConflictingResets()) {
            annotations.conflictingResets("aggregation", origin);
        }
        if (total.wasReconciled()) {
            annotations.reconciledBounds("aggregation", origin);
        }
        if (incompatible) {
            return null;
        }
        if (average && !running) {
            total.divide(count);
        }
        return total.toHistogram();
    }
}
