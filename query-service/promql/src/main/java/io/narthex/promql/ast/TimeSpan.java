package io.narthex.promql.ast;

/// A duration as written: a literal, whose milliseconds are known, or an expression, which the plan evaluates.
public sealed interface TimeSpan {
    /// No offset, no step.
    TimeSpan NONE = new Literal(0);

    default boolean isSet() {
        return !equals(NONE);
    }

    record Literal(long durationMs) implements TimeSpan {}

    record Computed(DurationExpr expr) implements TimeSpan {}
}
