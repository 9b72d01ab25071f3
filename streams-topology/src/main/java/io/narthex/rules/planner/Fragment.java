package io.narthex.rules.planner;

import io.narthex.promql.ast.AggregateOp;
import io.narthex.promql.ast.Expr;

/// A part of an expression that every partition answers for the series it holds.
public sealed interface Fragment {
    /// What answers have that are no fragment's: windows of samples.
    int WINDOWS = 0;

    /// The same for equal fragments of a group, from 1.
    int number();

    /// As Prometheus prints it.
    String text();

    /// What a partition evaluates.
    Expr input();

    /// One value for each series: partitions' answers are put side by side.
    record Values(int number, String text, Expr input) implements Fragment {}

    /// An aggregation whose partitions send a few numbers for each group, to be put together.
    record Partial(int number, String text, Expr.Aggregate aggregate) implements Fragment {
        @Override
        public Expr input() {
            return aggregate.expr();
        }

        public AggregateOp op() {
            return aggregate.op();
        }
    }
}
