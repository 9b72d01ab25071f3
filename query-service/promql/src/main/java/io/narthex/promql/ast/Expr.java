package io.narthex.promql.ast;

import java.util.List;

import io.narthex.model.Matcher;
import org.jspecify.annotations.Nullable;

/// An expression of PromQL as the user wrote it. Immutable.
public sealed interface Expr {
    SourceRange range();

    ValueType type();

    /// The sub-expressions, in the order of the text.
    default List<Expr> children() {
        return switch (this) {
            case NumberLiteral _ -> List.of();
            case StringLiteral _ -> List.of();
            case VectorSelector _ -> List.of();
            case MatrixSelector e -> List.of(e.selector());
            case Subquery e -> List.of(e.expr());
            case Paren e -> List.of(e.expr());
            case Unary e -> List.of(e.expr());
            case Binary e -> List.of(e.left(), e.right());
            case Call e -> e.args();
            case Aggregate e -> e.param() == null ? List.of(e.expr()) : List.of(e.param(), e.expr());
        };
    }

    /// @param duration whether it was written as a duration, such as `5m`
    record NumberLiteral(double value, boolean duration, SourceRange range) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.SCALAR;
        }
    }

    record StringLiteral(String value, SourceRange range) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.STRING;
        }
    }

    /// Whether samples beyond the edges of a window count.
    enum Extension {
        NONE, ANCHORED, SMOOTHED
    }

    /// @param name the metric name before the braces, empty if there is none; `matchers` has it too, last
    /// @param offset what the evaluation time is shifted back by; may be negative
    record VectorSelector(String name, List<Matcher> matchers, At at, TimeSpan offset, Extension extension,
            SourceRange range) implements Expr {
        public VectorSelector {
            matchers = List.copyOf(matchers);
        }

        @Override
        public ValueType type() {
            return ValueType.VECTOR;
        }

        public VectorSelector with(At newAt, TimeSpan newOffset, Extension newExtension, SourceRange newRange) {
            return new VectorSelector(name, matchers, newAt, newOffset, newExtension, newRange);
        }
    }

    /// @param window the length of the range; the range is open at its start and closed at its end
    record MatrixSelector(VectorSelector selector, TimeSpan window, SourceRange range) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.MATRIX;
        }
    }

    /// @param step unset for the default
    record Subquery(Expr expr, TimeSpan window, TimeSpan step, At at, TimeSpan offset, SourceRange range)
            implements
                Expr {
        @Override
        public ValueType type() {
            return ValueType.MATRIX;
        }
    }

    record Paren(Expr expr, SourceRange range) implements Expr {
        @Override
        public ValueType type() {
            return expr.type();
        }
    }

    record Unary(boolean negative, Expr expr, SourceRange range) implements Expr {
        @Override
        public ValueType type() {
            return expr.type();
        }
    }

    /// @param bool whether a comparison gives 0 or 1 instead of filtering
    /// @param matching unused unless both sides are vectors
    record Binary(BinaryOp op, Expr left, Expr right, boolean bool, Matching matching) implements Expr {
        @Override
        public SourceRange range() {
            return left.range().to(right.range());
        }

        @Override
        public ValueType type() {
            boolean scalars = left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR;
            return scalars ? ValueType.SCALAR : ValueType.VECTOR;
        }
    }

    record Call(Function function, List<Expr> args, SourceRange range) implements Expr {
        public Call {
            args = List.copyOf(args);
        }

        @Override
        public ValueType type() {
            return function.returnType();
        }
    }

    record Aggregate(AggregateOp op, @Nullable Expr param, Expr expr, List<String> grouping, boolean without,
            SourceRange range) implements Expr {
        public Aggregate {
            grouping = List.copyOf(grouping);
        }

        @Override
        public ValueType type() {
            return ValueType.VECTOR;
        }
    }
}
