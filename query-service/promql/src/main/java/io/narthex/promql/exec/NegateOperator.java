package io.narthex.promql.exec;

import io.narthex.model.Staleness;
import io.narthex.promql.value.Column;

/// Unary minus.
final class NegateOperator extends MappedOperator {
    NegateOperator(VectorOperator input, QueryContext context) {
        super(input, context, true);
    }

    @Override
    void map(Column column) {
        if (column.hasHistograms()) {
            throw Refusal.ofHistograms("unary operator -");
        }
        double[] values = column.values();
        for (int i = 0; i < values.length; i++) {
            if (!Staleness.isMarker(values[i])) {
                values[i] = -values[i];
            }
        }
    }
}
