package io.narthex.promql.exec;

import io.narthex.model.NativeHistogram;
import io.narthex.promql.ast.Function;
import io.narthex.promql.value.Column;

/// `histogram_count`, `histogram_sum` and `histogram_avg`. Floats are left out.
final class HistogramPartOperator extends MappedOperator {
    private final Function function;

    HistogramPartOperator(Function function, VectorOperator input, QueryContext context) {
        super(input, context, true);
        this.function = function;
    }

    @Override
    void map(Column column) {
        for (int i = 0; i < column.size(); i++) {
            NativeHistogram histogram = column.histogram(i);
            if (histogram == null) {
                column.unset(i);
            } else {
                column.set(i, part(histogram));
            }
        }
    }

    private double part(NativeHistogram histogram) {
        return switch (function) {
            case HISTOGRAM_COUNT -> histogram.count();
            case HISTOGRAM_SUM -> histogram.sum();
            case HISTOGRAM_AVG -> histogram.sum() / histogram.count();
            default -> throw Refusal.ofHistograms(function.functionName() + "()");
        };
    }
}
