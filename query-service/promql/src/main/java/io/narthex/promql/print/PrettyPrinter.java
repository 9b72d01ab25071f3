package io.narthex.promql.print;

import java.util.List;
import java.util.stream.Collectors;

import io.narthex.promql.ast.Expr;

/// An expression over several lines where it is too long for one, as Prometheus' `format_query` answers.
public final class PrettyPrinter {
    private static final int MAX_LINE = 100;

    private PrettyPrinter() {}

    public static String print(Expr expr) {
        return print(expr, 0);
    }

    private static String print(Expr expr, int level) {
        String line = Printer.print(expr);
        boolean split = line.length() > MAX_LINE;
        String indent = "  ".repeat(level);
        return switch (expr) {
            case Expr.NumberLiteral _ -> indent + line;
            case Expr.StringLiteral _ -> indent + line;
            case Expr.VectorSelector _ -> indent + line;
            case Expr.MatrixSelector _ -> indent + line;
            // Upstream leaves a short subquery without its indent.
            case Expr.Subquery e -> split ? print(e.expr(), level) + Printer.subquerySuffix(e) : line;
            case Expr.Unary e -> indent + (e.negative() ? "-" : "+") + print(e.expr(), level).strip();
            case Expr.Paren e -> split
                    ? indent + "(\n" + print(e.expr(), level + 1) + "\n" + indent + ")"
                    : indent + line;
            case Expr.Call e -> split
                    ? indent + e.function().functionName() + "(\n" + list(e.args(), level + 1) + "\n" + indent + ")"
                    : indent + line;
            case Expr.Aggregate e -> split
                    ? indent + Printer.aggregateHead(e) + "(\n" + list(e.children(), level + 1) + "\n" + indent + ")"
                    : indent + line;
            case Expr.Binary e -> split
                    ? print(e.left(), level + 1) + "\n" + indent + Printer.operator(e) + "\n"
                            + print(e.right(), level + 1)
                    : indent + line;
        };
    }

    private static String list(List<Expr> exprs, int level) {
        return exprs.stream().map(e -> print(e, level)).collect(Collectors.joining(",\n"));
    }
}
