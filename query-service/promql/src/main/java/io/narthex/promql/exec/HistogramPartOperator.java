package io.narthex.promql.exec;

import io.narthex.model.NativeHistogram;
import io.narthex.promql.ast.Function;
import io.narthex.promql.value.Column;

/// `histogram_count`, `histogram_sum`, `histogram_avg`, `histogram_stddev` and `histogram_stdvar`. Floats are left out.
final class HistogramPartOperator extends MappedOperator {
    private final Function function;
    private final NativeBuckets buckets = new NativeBuckets();

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

    private double variance(NativeHistogram histogram) {
        buckets.fill(histogram);
        return buckets.variance();
    }

    private double part(NativeHistogram histogram) {
        return switch (function) {
            case HISTOGRAM_COUNT -> histogram.count();
            case HISTOGRAM_SUM -> histogram.sum();
            case HISTOGRAM_AVG -> histogram.sum() / histogram.count();
            case HISTOGRAM_STDVAR -> variance(histogram);
            case HISTOGRAM_STDDEV -> Math.sqrt(variance(histogram));
            default -> throw new IllegalStateException("not a part of histograms: " + function.functionName());
        };
    }
}
