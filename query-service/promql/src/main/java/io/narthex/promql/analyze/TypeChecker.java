package io.narthex.promql.analyze;

import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.model.Names;
import io.narthex.promql.ast.AggregateOp;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Expr.VectorSelector;
import io.narthex.promql.ast.Function;
import io.narthex.promql.ast.Matching;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.ast.ValueType;
import io.narthex.promql.failure.ParseFailure;

/// Checks types, counts of arguments and the shape of selectors, in Prometheus' order and with its messages.
public final class TypeChecker {
    private final String query;

    private TypeChecker(String query) {
        this.query = query;
    }

    /// @throws ParseFailure for the first mistake
    public static void check(Expr expr, String query) {
        new TypeChecker(query).check(expr);
    }

    private void check(Expr expr) {
        switch (expr) {
            case Expr.NumberLiteral _ -> {
                // Nothing can be wrong.
            }
            case Expr.StringLiteral _ -> {
                // Nothing can be wrong.
            }
            case Expr.Paren e -> check(e.expr());
            case Expr.MatrixSelector e -> check(e.selector());
            case Expr.VectorSelector e -> checkSelector(e);
            case Expr.Subquery e -> {
                check(e.expr());
                ValueType type = e.expr().type();
                if (type != ValueType.VECTOR) {
                    throw failure(e, "subquery is only allowed on instant vector, got " + type.wireName()
                            + " instead");
                }
            }
            case Expr.Unary e -> {
                check(e.expr());
                if (!isScalarOrVector(e.expr())) {
                    throw failure(e,
                            "unary expression only allowed on expressions of type scalar or instant vector, got "
                                    + Names.quote(e.expr().type().documentedName()));
                }
            }
            case Expr.Aggregate e -> checkAggregate(e);
            case Expr.Binary e -> checkBinary(e);
            case Expr.Call e -> checkCall(e);
        }
    }

    private static boolean isScalarOrVector(Expr expr) {
        return expr.type() == ValueType.SCALAR || expr.type() == ValueType.VECTOR;
    }

    private void checkSelector(VectorSelector selector) {
        List<Matcher> matchers = selector.matchers();
        if (!selector.name().isEmpty()) {
            for (Matcher matcher : matchers.subList(0, matchers.size() - 1)) {
                if (matcher.name().equals(Labels.METRIC_NAME)) {
                    throw failure(selector, "metric name must not be set twice: " + Names.quote(selector.name())
                            + " or " + Names.quote(matcher.value()));
                }
            }
            return;
        }
        if (matchers.stream().allMatch(Matcher::matchesEmpty)) {
            throw failure(selector, "vector selector must contain at least one non-empty matcher");
        }
    }

    private void checkAggregate(Expr.Aggregate e) {
        expect(e.expr(), ValueType.VECTOR, "aggregation expression");
        Expr param = e.param();
        if (param != null) {
            ValueType wanted = e.op() == AggregateOp.COUNT_VALUES ? ValueType.STRING : ValueType.SCALAR;
            expect(param, wanted, "aggregation parameter");
        }
    }

    private void expect(Expr expr, ValueType wanted, String context) {
        check(expr);
        if (expr.type() != wanted) {
            throw failure(expr, "expected type " + wanted.documentedName() + " in " + context + ", got "
                    + expr.type().documentedName());
        }
    }

    private void checkBinary(Expr.Binary e) {
        check(e.left());
        check(e.right());
        ValueType left = e.left().type();
        ValueType right = e.right().type();
        if (e.bool() && !e.op().isComparison()) {
            throw failure(operatorRange(e), "bool modifier can only be used on comparison operators");
        }
        if (e.op().isComparison() && !e.bool() && left == ValueType.SCALAR && right == ValueType.SCALAR) {
            throw failure(operatorRange(e), "comparisons between scalars must use BOOL modifier");
        }
        Matching matching = e.matching();
        if (matching.on()) {
            for (String label : matching.labels()) {
                if (matching.include().contains(label)) {
                    throw failure(operatorRange(e), "label " + Names.quote(label)
                            + " must not occur in ON and GROUP clause at once");
                }
            }
        }
        if (!isScalarOrVector(e.left())) {
            throw failure(e.left(), "binary expression must contain only scalar and instant vector types");
        }
        if (!isScalarOrVector(e.right())) {
            throw failure(e.right(), "binary expression must contain only scalar and instant vector types");
        }
        if (left == ValueType.VECTOR && right == ValueType.VECTOR) {
            checkSetOperation(e);
        } else {
            checkWithScalar(e);
        }
    }

    private void checkSetOperation(Expr.Binary e) {
        if (!e.op().isSet()) {
            return;
        }
        if (e.matching().isGrouped()) {
            throw failure(e, "no grouping allowed for " + Names.quote(e.op().symbol()) + " operation");
        }
        if (e.matching().hasFill()) {
            throw failure(e, "filling in missing series not allowed for set operators");
        }
    }

    private void checkWithScalar(Expr.Binary e) {
        if (!e.matching().labels().isEmpty()) {
            throw failure(e, "vector matching only allowed between instant vectors");
        }
        if (e.matching().hasFill()) {
            throw failure(e, "filling in missing series only allowed between instant vectors");
        }
        if (e.op().isSet()) {
            throw failure(e, "set operator " + Names.quote(e.op().symbol())
                    + " not allowed in binary scalar expression");
        }
        if (e.op().isTrim() && e.type() == ValueType.SCALAR) {
            throw failure(e, "operator " + Names.quote(e.op().symbol()) + " not allowed for Scalar operations");
        }
    }

    /// The operator with its modifiers: the text between the operands, without the blanks around it.
    private SourceRange operatorRange(Expr.Binary e) {
        int start = e.left().range().end();
        int end = e.right().range().start();
        while (start < end && isBlank(query.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(query.charAt(end - 1))) {
            end--;
        }
        return new SourceRange(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private void checkCall(Expr.Call e) {
        Function function = e.function();
        checkArgumentCount(e);
        if (function == Function.INFO && e.args().size() > 1) {
            checkInfoSelector(e);
        }
        for (int i = 0; i < e.args().size(); i++) {
            if (i >= function.argTypes().size() && function.variadic() == 0) {
                break;
            }
            ValueType wanted = function.argTypes().get(Math.min(i, function.argTypes().size() - 1));
            Expr arg = e.args().get(i);
            boolean isInfoSelector = function == Function.INFO && i == 1;
            if (!isInfoSelector) {
                check(arg);
            }
            if (arg.type() != wanted) {
                throw failure(arg, "expected type " + wanted.documentedName() + " in call to function "
                        + Names.quote(function.functionName()) + ", got " + arg.type().documentedName());
            }
        }
    }

    private void checkArgumentCount(Expr.Call e) {
        int declared = e.function().argTypes().size();
        int given = e.args().size();
        int variadic = e.function().variadic();
        String call = " argument(s) in call to " + Names.quote(e.function().functionName()) + ", got " + given;
        if (variadic == 0) {
            if (given != declared) {
                throw failure(e, "expected " + declared + call);
            }
            return;
        }
        int least = declared - 1;
        if (given < least) {
            throw failure(e, "expected at least " + least + call);
        }
        if (variadic > 0 && given > least + variadic) {
            throw failure(e, "expected at most " + (least + variadic) + call);
        }
    }

    /// The second argument of `info` is a selector of labels only, and may match the empty string.
    private void checkInfoSelector(Expr.Call e) {
        Expr arg = e.args().get(1);
        if (arg.type() != ValueType.VECTOR) {
            throw failure(e, "expected type instant vector in call to function \"info\", got "
                    + arg.type().documentedName());
        }
        if (!(arg instanceof VectorSelector selector)) {
            throw failure(arg, "expected label selectors only");
        }
        if (!selector.name().isEmpty()) {
            throw failure(arg, "expected label selectors only, got vector selector instead");
        }
    }

    private ParseFailure failure(Expr at, String reason) {
        return failure(at.range(), reason);
    }

    private ParseFailure failure(SourceRange range, String reason) {
        return new ParseFailure(query, range, reason);
    }
}
