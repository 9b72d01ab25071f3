package io.narthex.promql.plan;

import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Expr.VectorSelector;
import io.narthex.promql.ast.Function;

/// Tells expressions whose value is the same at every step, and remembers whether the planner is inside one already.
final class StepInvariance {
    /// The state before a subquery.
    record Mark(boolean inside) {}

    private boolean inside;

    boolean isInside() {
        return inside;
    }

    void enter() {
        inside = true;
    }

    void leave() {
        inside = false;
    }

    Mark suspend() {
        Mark mark = new Mark(inside);
        inside = false;
        return mark;
    }

    void resume(Mark mark) {
        inside = mark.inside();
    }

    boolean isInvariant(Expr expr) {
        return switch (expr) {
            case Expr.NumberLiteral _ -> true;
            case Expr.StringLiteral _ -> true;
            case VectorSelector e -> e.at().isSet();
            case Expr.MatrixSelector e -> e.selector().at().isSet();
            case Expr.Subquery e -> e.at().isSet();
            case Expr.Paren e -> isInvariant(e.expr());
            case Expr.Unary e -> isInvariant(e.expr());
            case Expr.Binary e -> isInvariant(e.left()) && isInvariant(e.right());
            // As upstream: a parameter that varies is then read at the first step only.
            case Expr.Aggregate e -> isInvariant(e.expr());
            case Expr.Call e -> isInvariantCall(e);
        };
    }

    private boolean isInvariantCall(Expr.Call e) {
        boolean args = e.args().stream().allMatch(this::isInvariant);
        if (e.function() == Function.TIMESTAMP) {
            // The time of a sample is fixed with the sample; that of any other value is the evaluation time.
            return args && e.args().getFirst() instanceof VectorSelector;
        }
        boolean foldsToConstant = switch (e.function()) {
            case START, END, RANGE, STEP -> true;
            default -> false;
        };
        return args && (foldsToConstant || !e.function().dependsOnTime()) && e.function() != Function.INFO;
    }
}
