package io.narthex.promql.exec;

import java.util.BitSet;

import io.narthex.promql.annotation.Annotations;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.value.Column;

/// `sum` and `avg`, compensated. The average is the sum divided by the count until the sum would overflow; from there on a
/// running mean.
final class GroupSums extends GroupState {
    private final boolean average;
    private final Annotations annotations;
    private final SourceRange origin;
    private final double[] sums;
    private final double[] compensations;
    private final BitSet running = new BitSet();
    private final BitSet histogramSteps = new BitSet();

    GroupSums(int size, boolean average, Annotations annotations, SourceRange origin) {
        super(size);
        this.average = average;
        this.annotations = annotations;
        this.origin = origin;
        this.sums = new double[size];
        this.compensations = new double[size];
    }

    @Override
    void add(Column column) {
        boolean histograms = column.hasHistograms();
        for (int i = 0; i < size; i++) {
            if (!column.isPresent(i)) {
                continue;
            }
            if (histograms && column.histogram(i) != null) {
                histogramSteps.set(i);
            } else {
                addFloat(i, column.value(i));
            }
        }
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
            if (histogramSteps.get(i)) {
                refuseHistograms(i);
            } else if (counts[i] > 0 && average && !running.get(i)) {
                result.set(i, sums[i] / counts[i] + compensations[i] / counts[i]);
            } else if (counts[i] > 0) {
                result.set(i, sums[i] + compensations[i]);
            }
        }
    }

    private void refuseHistograms(int step) {
        if (counts[step] == 0) {
            throw Refusal.ofHistograms(average ? "avg" : "sum");
        }
        annotations.mixedAggregation(origin);
    }
}
