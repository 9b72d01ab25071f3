package io.narthex.promql.exec;

import io.narthex.model.Staleness;
import io.narthex.promql.value.Column;

/// Applies a function to each float and leaves histograms out.
final class ElementOperator extends MappedOperator {
    private final ElementKernel kernel;

    ElementOperator(VectorOperator input, ElementKernel kernel, QueryContext context) {
        super(input, context, true);
        this.kernel = kernel;
    }

    @Override
    void map(Column column) {
        double[] values = column.values();
        boolean histograms = column.hasHistograms();
        for (int i = 0; i < values.length; i++) {
            if (Staleness.isMarker(values[i])) {
                continue;
            }
            if (histograms && column.histogram(i) != null) {
                column.unset(i);
            } else {
                values[i] = kernel.apply(values[i], i);
            }
        }
    }
}
