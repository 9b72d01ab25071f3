package io.narthex.promql.exec;

import java.util.Arrays;
import java.util.BitSet;

import io.narthex.model.NativeHistogram;
import io.narthex.model.Staleness;
import io.narthex.promql.annotation.Annotations;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.value.Column;
import org.jspecify.annotations.Nullable;

/// `sum` and `avg`, compensated. The average is the sum divided by the count until the sum would overflow; from there on a
/// running mean.
final class GroupSums extends GroupState {
    private final boolean average;
    private final Annotations annotations;
    private final SourceRange origin;
    private final double[] sums;
    private final double[] compensations;
    private final BitSet running = new BitSet();
    /// By step; made with the first histogram, for most groups never see one.
    private @Nullable HistogramSums @Nullable [] histogramSums;

    GroupSums(int size, boolean average, Annotations annotations, SourceRange origin) {
        super(size);
        this.average = average;
        this.annotations = annotations;
        this.origin = origin;
        this.sums = new double[size];
        Arrays.fill(sums, -0.0);
        this.compensations = new double[size];
    }

    @Override
    void add(Column column, String metricName) {
        if (column.hasHistograms()) {
            addMixed(column, metricName);
        } else if (average) {
            addFloats(column.values());
        } else {
            addPlain(column.values());
        }
    }

    /// The common case: a sum of floats, without a branch that depends on their number.
    private void addPlain(double[] values) {
        for (int i = 0; i < values.length; i++) {
            double value = values[i];
            if (Staleness.isMarker(value)) {
                continue;
            }
            double next = sums[i] + value;
            // A sum begins with -0, which adds nothing to any first value, not even to -0.
            compensations[i] = counts[i]++ == 0
                    ? 0
                    : KahanSum.compensation(value, sums[i], next, compensations[i]);
            sums[i] = next;
        }
    }

    private void addFloats(double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Staleness.isMarker(values[i])) {
                addFloat(i, values[i]);
            }
        }
    }

    private void addMixed(Column column, String metricName) {
        for (int i = 0; i < size; i++) {
            if (!column.isPresent(i)) {
                continue;
            }
            NativeHistogram histogram = column.histogram(i);
            if (histogram != null) {
                histogramsAt(i).add(histogram, metricName, annotations, origin);
            } else {
                addFloat(i, column.value(i));
            }
        }
    }

    private HistogramSums histogramsAt(int step) {
        if (histogramSums == null) {
            histogramSums = new HistogramSums[size];
        }
        HistogramSums sums = histogramSums[step];
        if (sums == null) {
            sums = new HistogramSums(average);
            histogramSums[step] = sums;
        }
        return sums;
    }

    private void addFloat(int i, double value) {
        double count = ++counts[i];
        if (count == 1) {
            sums[i] = value;
            return;
        }
        if (!running.get(i)) {
            double next = sums[i] + value;
            if (!average || !Double.isInfinite(next)) {
                compensations[i] = KahanSum.compensation(value, sums[i], next, compensations[i]);
                sums[i] = next;
                return;
            }
            running.set(i);
            sums[i] /= count - 1;
            compensations[i] /= count - 1;
        }
        double q = (count - 1) / count;
        double part = value / count;
        double scaled = q * sums[i];
        double next = scaled + part;
        compensations[i] = KahanSum.compensation(part, scaled, next, q * compensations[i]);
        sums[i] = next;
    }

    @Override
    void finish(Column result) {
        for (int i = 0; i < size; i++) {
            HistogramSums ofHistograms = histogramSums == null ? null : histogramSums[i];
            if (ofHistograms != null) {
                finishHistograms(i, ofHistograms, result);
            } else if (counts[i] > 0 && average && !running.get(i)) {
                result.set(i, sums[i] / counts[i] + compensations[i] / counts[i]);
            } else if (counts[i] > 0) {
                result.set(i, sums[i] + compensations[i]);
            }
        }
    }

    private void finishHistograms(int step, HistogramSums ofHistograms, Column result) {
        if (counts[step] > 0) {
            annotations.mixedAggregation(origin);
            return;
        }
        NativeHistogram sum = ofHistograms.result(annotations, origin);
        if (sum != null) {
            result.set(step, sum);
        }
    }
}
