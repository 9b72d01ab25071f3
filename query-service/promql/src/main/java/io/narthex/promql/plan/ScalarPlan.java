package io.narthex.promql.plan;

import io.narthex.promql.ast.BinaryOp;

/// What will run to give a number at each step.
public sealed interface ScalarPlan {
    record Constant(double value) implements ScalarPlan {}

    /// The evaluation time in seconds.
    record Time() implements ScalarPlan {}

    /// The value of the only float of a vector, else NaN.
    record OfVector(VectorPlan input) implements ScalarPlan {}

    record Negate(ScalarPlan input) implements ScalarPlan {}

    record Binary(BinaryOp op, ScalarPlan left, ScalarPlan right) implements ScalarPlan {}

    /// The smaller or, with `max` set, the larger.
    record Extreme(boolean max, ScalarPlan left, ScalarPlan right) implements ScalarPlan {}
}
