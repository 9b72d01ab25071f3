package io.narthex.promql.exec;

import io.narthex.model.NativeHistogram;
import io.narthex.model.Staleness;
import io.narthex.promql.value.Column;

/// Unary minus.
final class NegateOperator extends MappedOperator {
    NegateOperator(VectorOperator input, QueryContext context) {
        super(input, context, true);
    }

    @Override
    void map(Column column) {
        double[] values = column.values();
        for (int i = 0; i < values.length; i++) {
            if (Staleness.isMarker(values[i])) {
                continue;
            }
            NativeHistogram histogram = column.histogram(i);
            if (histogram == null) {
                values[i] = -values[i];
            } else {
                column.set(i, HistogramOperands.scaled(histogram, -1));
            }
        }
    }
}
