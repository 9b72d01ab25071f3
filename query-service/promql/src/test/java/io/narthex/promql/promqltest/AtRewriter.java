package io.narthex.promql.promqltest;

import java.util.List;
import java.util.stream.IntStream;

import io.narthex.promql.ast.At;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Function;

/// Pins an expression to a time: an `@` on every selector and subquery that has none and is not below one that has.
final class AtRewriter {
    private AtRewriter() {}

    static boolean dependsOnTime(Expr expr) {
        boolean self = expr instanceof Expr.Call call && call.function().dependsOnTime();
        return self || expr.children().stream().anyMatch(AtRewriter::dependsOnTime);
    }

    static Expr pin(Expr expr, long timeMs) {
        return switch (expr) {
            case Expr.NumberLiteral e -> e;
            case Expr.StringLiteral e -> e;
            case Expr.VectorSelector e -> pinSelector(e, timeMs);
            case Expr.MatrixSelector e -> new Expr.MatrixSelector(pinSelector(e.selector(), timeMs), e.window(), e
                    .range());
            case Expr.Subquery e -> new Expr.Subquery(e.expr(), e.window(), e.step(), e.at() instanceof At.Fixed
                    ? e.at()
                    : new At.Fixed(timeMs), e.offset(), e.range());
            case Expr.Paren e -> new Expr.Paren(pin(e.expr(), timeMs), e.range());
            case Expr.Unary e -> new Expr.Unary(e.negative(), pin(e.expr(), timeMs), e.range());
            case Expr.Binary e -> new Expr.Binary(e.op(), pin(e.left(), timeMs), pin(e.right(), timeMs), e.bool(), e
                    .matching());
            case Expr.Call e -> new Expr.Call(e.function(), args(e, timeMs), e.range());
            case Expr.Aggregate e -> new Expr.Aggregate(e.op(), e.param() == null ? null : pin(e.param(), timeMs), pin(e
                    .expr(), timeMs), e.grouping(), e.without(), e.range());
        };
    }

    private static List<Expr> args(Expr.Call call, long timeMs) {
        boolean info = call.function() == Function.INFO;
        return IntStream.range(0, call.args().size()).mapToObj(i -> info && i == 1
                ? call.args().get(i)
                : pin(call.args().get(i), timeMs)).toList();
    }

    private static Expr.VectorSelector pinSelector(Expr.VectorSelector e, long timeMs) {
        return e.at() instanceof At.Fixed ? e : e.with(new At.Fixed(timeMs), e.offset(), e.extension(), e.range());
    }
}
