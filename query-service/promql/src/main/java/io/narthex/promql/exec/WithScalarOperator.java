package io.narthex.promql.exec;

import io.narthex.model.NativeHistogram;
import io.narthex.model.Staleness;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.value.Column;

/// A binary operator between a vector and a scalar. A comparison keeps the vector's value, on whichever side it stands.
final class WithScalarOperator extends MappedOperator {
    private final VectorPlan.WithScalar plan;
    private final double[] scalars;
    private final QueryContext context;

    WithScalarOperator(VectorPlan.WithScalar plan, VectorOperator input, double[] scalars, QueryContext context) {
        super(input, context, plan.op().isArithmetic() || plan.bool());
        this.plan = plan;
        this.scalars = scalars;
        this.context = context;
    }

    @Override
    void map(Column column) {
        double[] values = column.values();
        boolean histograms = column.hasHistograms();
        for (int i = 0; i < values.length; i++) {
            if (Staleness.isMarker(values[i])) {
                continue;
            }
            NativeHistogram histogram = histograms ? column.histogram(i) : null;
            if (histogram != null) {
                mapHistogram(column, i, histogram);
            } else {
                mapFloat(values, i);
            }
        }
    }

    private void mapFloat(double[] values, int i) {
        if (plan.op().isTrim()) {
            context.annotations().incompatibleTypes("float", plan.op().symbol(), "float", plan.origin());
            values[i] = Staleness.MARKER;
            return;
        }
        double own = values[i];
        double left = plan.vectorOnRight() ? scalars[i] : own;
        double right = plan.vectorOnRight() ? own : scalars[i];
        if (plan.op().isComparison()) {
            boolean keeps = Arithmetic.keeps(plan.op(), left, right);
            values[i] = plan.bool() ? keeps ? 1 : 0 : keeps ? own : Staleness.MARKER;
        } else {
            values[i] = Arithmetic.value(plan.op(), left, right);
        }
    }

    private void mapHistogram(Column column, int i, NativeHistogram histogram) {
        NativeHistogram result = plan.vectorOnRight()
                ? HistogramOperands.apply(plan.op(), null, scalars[i], histogram, 0, context, plan.origin())
                : HistogramOperands.apply(plan.op(), histogram, 0, null, scalars[i], context, plan.origin());
        if (result == null) {
            column.unset(i);
        } else {
            column.set(i, result);
        }
    }
}
