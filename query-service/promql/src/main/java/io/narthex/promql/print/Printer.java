package io.narthex.promql.print;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.narthex.model.Labels;
import io.narthex.model.MatchType;
import io.narthex.model.Matcher;
import io.narthex.model.Names;
import io.narthex.promql.ast.At;
import io.narthex.promql.ast.DurationExpr;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Expr.VectorSelector;
import io.narthex.promql.ast.Matching;
import io.narthex.promql.ast.TimeSpan;
import io.narthex.promql.value.FloatText;

/// An expression on one line, as Prometheus prints it. The text parses to an equal expression.
public final class Printer {
    private Printer() {}

    public static String print(Expr expr) {
        StringBuilder text = new StringBuilder();
        append(text, expr);
        return text.toString();
    }

    private static void append(StringBuilder text, Expr expr) {
        switch (expr) {
            case Expr.NumberLiteral e -> text.append(number(e.value(), e.duration()));
            case Expr.StringLiteral e -> text.append(Names.quote(e.value()));
            case Expr.VectorSelector e -> text.append(selector(e)).append(at(e.at())).append(extension(e))
                    .append(offset(e.offset()));
            case Expr.MatrixSelector e -> {
                VectorSelector s = e.selector();
                text.append(selector(s)).append('[').append(span(e.window())).append(']').append(extension(s))
                        .append(at(s.at())).append(offset(s.offset()));
            }
            case Expr.Subquery e -> {
                append(text, e.expr());
                text.append(subquerySuffix(e));
            }
            case Expr.Paren e -> {
                text.append('(');
                append(text, e.expr());
                text.append(')');
            }
            case Expr.Unary e -> {
                text.append(e.negative() ? '-' : '+');
                append(text, e.expr());
            }
            case Expr.Binary e -> {
                append(text, e.left());
                text.append(' ').append(operator(e)).append(' ');
                append(text, e.right());
            }
            case Expr.Call e -> {
                text.append(e.function().functionName()).append('(');
                appendList(text, e.args());
                text.append(')');
            }
            case Expr.Aggregate e -> {
                text.append(aggregateHead(e)).append('(');
                appendList(text, e.children());
                text.append(')');
            }
        }
    }

    private static void appendList(StringBuilder text, List<Expr> exprs) {
        for (int i = 0; i < exprs.size(); i++) {
            if (i > 0) {
                text.append(", ");
            }
            append(text, exprs.get(i));
        }
    }

    private static String number(double value, boolean duration) {
        return duration ? DurationText.format((long) (value * 1e9) / 1_000_000) : FloatText.fixed(value);
    }

    /// `sum by (job) `, up to the parenthesis.
    static String aggregateHead(Expr.Aggregate e) {
        if (e.without()) {
            return e.op().symbol() + " without (" + labels(e.grouping()) + ") ";
        }
        return e.op().symbol() + (e.grouping().isEmpty() ? "" : " by (" + labels(e.grouping()) + ") ");
    }

    /// `== bool on (a) group_left (b)`.
    static String operator(Expr.Binary e) {
        return e.op().symbol() + (e.bool() ? " bool" : "") + matching(e.matching());
    }

    /// ` on (a) group_left (b)`; empty for the default.
    public static String matching(Matching m) {
        StringBuilder text = new StringBuilder();
        if (!m.labels().isEmpty() || m.on() || m.isGrouped()) {
            text.append(m.on() ? " on (" : " ignoring (").append(labels(m.labels())).append(')');
        }
        if (m.isGrouped()) {
            boolean left = m.cardinality() == Matching.Cardinality.MANY_TO_ONE;
            text.append(left ? " group_left (" : " group_right (").append(labels(m.include())).append(')');
        }
        Double left = m.fillLeft();
        Double right = m.fillRight();
        if (left != null && right != null && left.doubleValue() == right.doubleValue()) {
            return text.append(" fill (").append(FloatText.general(left)).append(')').toString();
        }
        if (left != null) {
            text.append(" fill_left (").append(FloatText.general(left)).append(')');
        }
        if (right != null) {
            text.append(" fill_right (").append(FloatText.general(right)).append(')');
        }
        return text.toString();
    }

    /// Names between commas, in quotes where they need them.
    public static String labels(List<String> names) {
        return names.stream().map(n -> Names.isLegacyLabelName(n) ? n : Names.quote(n))
                .collect(Collectors.joining(", "));
    }

    private static String selector(VectorSelector e) {
        String matchers = e.matchers().stream().filter(m -> !isOwnName(m, e.name())).map(Matcher::toString)
                .sorted(Labels::compareUtf8).collect(Collectors.joining(","));
        return matchers.isEmpty() ? emptyBraces(e) : e.name() + "{" + matchers + "}";
    }

    /// Only the labels of `info` may be selected by nothing at all.
    private static String emptyBraces(VectorSelector e) {
        return e.name().isEmpty() ? "{}" : e.name();
    }

    private static boolean isOwnName(Matcher matcher, String name) {
        return matcher.name().equals(Labels.METRIC_NAME) && matcher.type() == MatchType.EQUAL
                && matcher.value().equals(name) && !name.isEmpty();
    }

    private static String at(At at) {
        return switch (at) {
            case At.None _ -> "";
            case At.Fixed f -> String.format(Locale.ROOT, " @ %.3f", f.timestampMs() / 1000.0);
            case At.Start _ -> " @ start()";
            case At.End _ -> " @ end()";
        };
    }

    private static String extension(VectorSelector e) {
        return switch (e.extension()) {
            case NONE -> "";
            case ANCHORED -> " anchored";
            case SMOOTHED -> " smoothed";
        };
    }

    private static String offset(TimeSpan offset) {
        return offset.isSet() ? " offset " + span(offset) : "";
    }

    private static String span(TimeSpan span) {
        return switch (span) {
            case TimeSpan.Literal literal -> DurationText.format(literal.durationMs());
            case TimeSpan.Computed computed -> duration(computed.expr());
        };
    }

    /// `[5m:1m] @ start() offset 1h`.
    static String subquerySuffix(Expr.Subquery e) {
        return "[" + span(e.window()) + ":" + (e.step().isSet() ? span(e.step()) : "") + "]" + at(e.at())
                + offset(e.offset());
    }

    private static String duration(DurationExpr expr) {
        return switch (expr) {
            case DurationExpr.Literal e -> number(e.seconds(), e.duration());
            case DurationExpr.Step _ -> "step()";
            case DurationExpr.QueryRange _ -> "range()";
            case DurationExpr.Negated e -> "-" + duration(e.operand());
            case DurationExpr.Wrapped e -> "(" + duration(e.operand()) + ")";
            case DurationExpr.Extreme e -> (e.max() ? "max_of(" : "min_of(") + duration(e.left()) + ", "
                    + duration(e.right()) + ")";
            case DurationExpr.Arithmetic e -> duration(e.left()) + " " + e.op().symbol() + " "
                    + duration(e.right());
        };
    }
}
