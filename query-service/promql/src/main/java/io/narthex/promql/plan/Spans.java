package io.narthex.promql.plan;

import io.narthex.promql.ast.At;
import io.narthex.promql.ast.DurationExpr;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.ast.TimeSpan;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.value.TimeGrid;
import org.jspecify.annotations.Nullable;

/// Gives durations and `@` times their values.
public final class Spans {
    private static final double MAX_SECONDS = 9223372036854775808.0 / 1e9;

    private final PlanContext context;

    Spans(PlanContext context) {
        this.context = context;
    }

    /// As an instant query has them, whatever its time: `step()` and `range()` are 0.
    public static Spans ofInstant() {
        return new Spans(new PlanContext(TimeGrid.instant(0), 0, true, 0, false));
    }

    @Nullable
    Long fixedMs(At at) {
        return switch (at) {
            case At.None _ -> null;
            case At.Fixed f -> f.timestampMs();
            case At.Start _ -> context.grid().startMs();
            case At.End _ -> context.endMs();
        };
    }

    /// A window or a step.
    ///
    /// @throws ExecutionFailure if it is computed and has no usable value
    public long positiveMs(TimeSpan span) {
        return switch (span) {
            case TimeSpan.Literal literal -> literal.durationMs();
            case TimeSpan.Computed computed -> durationMs(computed.expr(), false);
        };
    }

    /// @throws ExecutionFailure if it is computed and has no usable value
    public long offsetMs(TimeSpan span) {
        return switch (span) {
            case TimeSpan.Literal literal -> literal.durationMs();
            case TimeSpan.Computed computed -> durationMs(computed.expr(), true);
        };
    }

    private long durationMs(DurationExpr expr, boolean mayBeNegative) {
        double seconds = seconds(expr);
        if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
            throw failure(expr.range(), "duration is NaN or infinite");
        }
        if (seconds <= 0 && !mayBeNegative) {
            throw failure(expr.range(), "duration must be greater than 0");
        }
        if (seconds > MAX_SECONDS || seconds < -MAX_SECONDS) {
            throw failure(expr.range(), "duration is out of range");
        }
        return (long) (seconds * 1000);
    }

    private double seconds(DurationExpr expr) {
        return switch (expr) {
            case DurationExpr.Literal e -> e.seconds();
            case DurationExpr.Step _ -> context.stepSeconds();
            case DurationExpr.QueryRange _ -> context.rangeSeconds();
            case DurationExpr.Negated e -> -seconds(e.operand());
            case DurationExpr.Wrapped e -> seconds(e.operand());
            case DurationExpr.Extreme e -> e.max()
                    ? Math.max(seconds(e.left()), seconds(e.right()))
                    : Math.min(seconds(e.left()), seconds(e.right()));
            case DurationExpr.Arithmetic e -> arithmetic(e, seconds(e.left()), seconds(e.right()));
        };
    }

    private static double arithmetic(DurationExpr.Arithmetic e, double left, double right) {
        switch (e.op()) {
            case ADD -> {
                return left + right;
            }
            case SUB -> {
                return left - right;
            }
            case MUL -> {
                return left * right;
            }
            case DIV -> {
                if (right == 0) {
                    throw failure(e.range(), "division by zero");
                }
                return left / right;
            }
            case MOD -> {
                if (right == 0) {
                    throw failure(e.range(), "modulo by zero");
                }
                return left % right;
            }
            case POW -> {
                return Math.pow(left, right);
            }
            default -> throw new IllegalStateException("not an operator of durations: " + e.op());
        }
    }

    /// Prometheus puts start and end of the expression before these messages, counted in characters.
    private static ExecutionFailure failure(SourceRange range, String reason) {
        return new ExecutionFailure(range.start() + ":" + range.end() + ": " + reason);
    }
}
