package io.narthex.query.http;

import java.util.List;

import io.narthex.model.Matcher;
import io.narthex.promql.ast.At;
import io.narthex.promql.ast.DurationExpr;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Function;
import io.narthex.promql.ast.Matching;
import io.narthex.promql.ast.TimeSpan;
import io.narthex.promql.ast.ValueType;
import org.jspecify.annotations.Nullable;

/// An expression as `/parse_query` shows it: a node for each part of the text, durations in milliseconds.
final class ExprJson {
    private ExprJson() {}

    static void write(JsonWriter json, Expr expr) {
        json.beginObject();
        switch (expr) {
            case Expr.NumberLiteral e -> number(json, e.value(), e.duration());
            case Expr.StringLiteral e -> json.name("type").string("stringLiteral").name("val").string(e.value());
            case Expr.VectorSelector e -> {
                json.name("type").string("vectorSelector");
                selector(json, e);
            }
            case Expr.MatrixSelector e -> {
                json.name("type").string("matrixSelector");
                span(json, "range", e.window());
                selector(json, e.selector());
            }
            case Expr.Subquery e -> subquery(json, e);
            case Expr.Paren e -> child(json.name("type").string("parenExpr"), "expr", e.expr());
            case Expr.Unary e -> child(json.name("type").string("unaryExpr").name("op").string(e.negative()
                    ? "-"
                    : "+"), "expr", e.expr());
            case Expr.Binary e -> binary(json, e);
            case Expr.Call e -> call(json, e);
            case Expr.Aggregate e -> aggregate(json, e);
        }
        json.endObject();
    }

    private static void child(JsonWriter json, String name, @Nullable Expr expr) {
        json.name(name);
        if (expr == null) {
            json.nullValue();
        } else {
            write(json, expr);
        }
    }

    private static void number(JsonWriter json, double value, boolean duration) {
        json.name("type").string("numberLiteral").name("val").string(GoNumbers.formatFixed(value)).name("duration")
                .bool(duration);
    }

    private static void selector(JsonWriter json, Expr.VectorSelector e) {
        json.name("name").string(e.name());
        span(json, "offset", e.offset());
        json.name("matchers").beginArray();
        for (Matcher matcher : e.matchers()) {
            json.beginObject().name("name").string(matcher.name()).name("type").string(matcher.type().operator())
                    .name("value").string(matcher.value()).endObject();
        }
        json.endArray();
        at(json, e.at());
        json.name("anchored").bool(e.extension() == Expr.Extension.ANCHORED).name("smoothed")
                .bool(e.extension() == Expr.Extension.SMOOTHED);
    }

    private static void subquery(JsonWriter json, Expr.Subquery e) {
        json.name("type").string("subquery");
        child(json, "expr", e.expr());
        span(json, "range", e.window());
        span(json, "offset", e.offset());
        span(json, "step", e.step());
        at(json, e.at());
    }

    private static void at(JsonWriter json, At at) {
        json.name("timestamp");
        if (at instanceof At.Fixed fixed) {
            json.number(fixed.timestampMs());
        } else {
            json.nullValue();
        }
        json.name("startOrEnd");
        switch (at) {
            case At.Start _ -> json.string("start");
            case At.End _ -> json.string("end");
            case At.Fixed _,At.None _ -> json.nullValue();
        }
    }

    /// A computed duration has no value before there is a query: it stands beside a zero, as an expression.
    private static void span(JsonWriter json, String name, TimeSpan span) {
        switch (span) {
            case TimeSpan.Literal literal -> json.name(name).number(literal.durationMs());
            case TimeSpan.Computed computed -> {
                json.name(name).number(0).name(name + "Expr");
                duration(json, computed.expr(), false);
            }
        }
    }

    private static void duration(JsonWriter json, DurationExpr expr, boolean wrapped) {
        if (expr instanceof DurationExpr.Wrapped inner) {
            duration(json, inner.operand(), true);
            return;
        }
        json.beginObject();
        if (expr instanceof DurationExpr.Literal literal) {
            number(json, literal.seconds(), literal.duration());
        } else {
            json.name("type").string("durationExpr").name("op").string(operator(expr)).name("lhs");
            operand(json, left(expr));
            json.name("rhs");
            operand(json, right(expr));
            json.name("wrapped").bool(wrapped);
        }
        json.endObject();
    }

    private static void operand(JsonWriter json, @Nullable DurationExpr operand) {
        if (operand == null) {
            json.nullValue();
        } else {
            duration(json, operand, false);
        }
    }

    private static String operator(DurationExpr expr) {
        return switch (expr) {
            case DurationExpr.Step _ -> "step";
            case DurationExpr.QueryRange _ -> "range";
            case DurationExpr.Negated _ -> "-";
            case DurationExpr.Extreme e -> e.max() ? "max_of" : "min_of";
            case DurationExpr.Arithmetic e -> e.op().symbol();
            case DurationExpr.Literal _,DurationExpr.Wrapped _ ->
                throw new IllegalArgumentException("no operator: " + expr);
        };
    }

    private static @Nullable DurationExpr left(DurationExpr expr) {
        return expr instanceof DurationExpr.Arithmetic e
                ? e.left()
                : expr instanceof DurationExpr.Extreme x ? x.left() : null;
    }

    private static @Nullable DurationExpr right(DurationExpr expr) {
        return switch (expr) {
            case DurationExpr.Negated e -> e.operand();
            case DurationExpr.Extreme e -> e.right();
            case DurationExpr.Arithmetic e -> e.right();
            case DurationExpr.Step _,DurationExpr.QueryRange _,DurationExpr.Literal _,DurationExpr.Wrapped _ -> null;
        };
    }

    private static void binary(JsonWriter json, Expr.Binary e) {
        json.name("type").string("binaryExpr").name("op").string(e.op().symbol());
        child(json, "lhs", e.left());
        child(json, "rhs", e.right());
        json.name("bool").bool(e.bool()).name("matching");
        boolean vectors = e.left().type() == ValueType.VECTOR && e.right().type() == ValueType.VECTOR;
        if (!vectors) {
            json.nullValue();
            return;
        }
        Matching matching = e.matching();
        json.beginObject().name("card").string(cardinality(matching.cardinality())).name("labels")
                .strings(matching.labels()).name("on").bool(matching.on()).name("include")
                .strings(matching.include()).name("fillValues").beginObject();
        fill(json, "lhs", matching.fillLeft());
        fill(json, "rhs", matching.fillRight());
        json.endObject().endObject();
    }

    private static void fill(JsonWriter json, String name, @Nullable Double value) {
        json.name(name);
        if (value == null) {
            json.nullValue();
        } else {
            json.string(GoNumbers.formatFixed(value));
        }
    }

    private static String cardinality(Matching.Cardinality cardinality) {
        return switch (cardinality) {
            case ONE_TO_ONE -> "one-to-one";
            case MANY_TO_ONE -> "many-to-one";
            case ONE_TO_MANY -> "one-to-many";
            case MANY_TO_MANY -> "many-to-many";
        };
    }

    private static void call(JsonWriter json, Expr.Call e) {
        Function function = e.function();
        List<String> types = function.argTypes().stream().map(ValueType::wireName).toList();
        json.name("type").string("call").name("func").beginObject().name("name").string(function.functionName())
                .name("argTypes").strings(types).name("variadic").number(function.variadic()).name("returnType")
                .string(function.returnType().wireName()).endObject().name("args").beginArray();
        e.args().forEach(arg -> write(json, arg));
        json.endArray();
    }

    private static void aggregate(JsonWriter json, Expr.Aggregate e) {
        json.name("type").string("aggregation").name("op").string(e.op().symbol());
        child(json, "expr", e.expr());
        child(json, "param", e.param());
        json.name("grouping").strings(e.grouping()).name("without").bool(e.without());
    }
}
