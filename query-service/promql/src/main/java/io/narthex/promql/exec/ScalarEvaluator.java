package io.narthex.promql.exec;

import java.util.Arrays;

import io.narthex.promql.plan.ScalarPlan;
import io.narthex.promql.value.Column;
import io.narthex.promql.value.TimeGrid;

/// Evaluates scalars at all steps at once.
final class ScalarEvaluator {
    private final OperatorBuilder operators;

    ScalarEvaluator(OperatorBuilder operators) {
        this.operators = operators;
    }

    double[] evaluate(ScalarPlan plan, TimeGrid grid) {
        switch (plan) {
            case ScalarPlan.Constant p -> {
                double[] values = new double[grid.count()];
                Arrays.fill(values, p.value());
                return values;
            }
            case ScalarPlan.Time _ -> {
                double[] values = new double[grid.count()];
                Arrays.setAll(values, i -> grid.timestampMs(i) / 1000.0);
                return values;
            }
            case ScalarPlan.Negate p -> {
                double[] values = evaluate(p.input(), grid);
                Arrays.setAll(values, i -> -values[i]);
                return values;
            }
            case ScalarPlan.Binary p -> {
                double[] left = evaluate(p.left(), grid);
                double[] right = evaluate(p.right(), grid);
                Arrays.setAll(left, i -> Arithmetic.scalar(p.op(), left[i], right[i]));
                return left;
            }
            case ScalarPlan.Extreme p -> {
                double[] left = evaluate(p.left(), grid);
                double[] right = evaluate(p.right(), grid);
                Arrays.setAll(left, i -> p.max() ? Math.max(left[i], right[i]) : Math.min(left[i], right[i]));
                return left;
            }
            case ScalarPlan.OfVector p -> {
                return ofVector(p, grid);
            }
        }
    }

    private double[] ofVector(ScalarPlan.OfVector plan, TimeGrid grid) {
        double[] values = new double[grid.count()];
        int[] found = new int[grid.count()];
        Arrays.fill(values, Double.NaN);
        Column column = new Column(grid.count());
        try (VectorOperator input = operators.build(plan.input(), grid)) {
            while (input.next(column)) {
                for (int i = 0; i < values.length; i++) {
                    if (column.isPresent(i) && column.histogram(i) == null) {
                        values[i] = ++found[i] == 1 ? column.value(i) : Double.NaN;
                    }
                }
            }
        }
        return values;
    }
}
