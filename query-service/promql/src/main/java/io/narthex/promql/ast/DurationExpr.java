package io.narthex.promql.ast;

/// Arithmetic on durations inside `[…]` and after `offset`; values are seconds.
public sealed interface DurationExpr {
    SourceRange range();

    /// A number, or a duration literal where `duration` is set.
    record Literal(double seconds, boolean duration, SourceRange range) implements DurationExpr {}

    /// `step()`: the step of the query.
    record Step(SourceRange range) implements DurationExpr {}

    /// `range()`: the length of the query.
    record QueryRange(SourceRange range) implements DurationExpr {}

    record Negated(DurationExpr operand, SourceRange range) implements DurationExpr {}

    record Wrapped(DurationExpr operand, SourceRange range) implements DurationExpr {}

    /// `min_of` or, where `max` is set, `max_of`.
    record Extreme(boolean max, DurationExpr left, DurationExpr right, SourceRange range) implements DurationExpr {}

    /// @param op an arithmetic operator other than `atan2`
    record Arithmetic(BinaryOp op, DurationExpr left, DurationExpr right) implements DurationExpr {
        @Override
        public SourceRange range() {
            return left.range().to(right.range());
        }
    }
}
