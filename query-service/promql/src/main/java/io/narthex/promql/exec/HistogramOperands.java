package io.narthex.promql.exec;

import io.narthex.model.NativeHistogram;
import io.narthex.model.NativeHistogram.ResetHint;
import io.narthex.promql.ast.BinaryOp;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.histogram.FloatHistogram;
import io.narthex.promql.histogram.HistogramTrim;
import org.jspecify.annotations.Nullable;

/// Operators on two samples of which at least one is a histogram: undefined ones are dropped with a note.
final class HistogramOperands {
    private HistogramOperands() {}

    static NativeHistogram scaled(NativeHistogram histogram, double factor) {
        FloatHistogram result = FloatHistogram.copyOf(histogram);
        result.multiply(factor);
        return result.toHistogram();
    }

    private static NativeHistogram divided(NativeHistogram histogram, double divisor) {
        FloatHistogram result = FloatHistogram.copyOf(histogram);
        result.divide(divisor);
        return result.toHistogram();
    }

    /// Whether the operator has a meaning for these kinds; says so where it has none.
    static boolean isDefined(BinaryOp op, @Nullable NativeHistogram left, @Nullable NativeHistogram right,
            QueryContext context, SourceRange origin) {
        boolean defined = switch (op) {
            case ADD, SUB, EQL, NEQ -> left != null && right != null;
            case MUL -> left == null ^ right == null;
            case DIV, TRIM_LOWER, TRIM_UPPER -> left != null && right == null;
            case MOD, POW, ATAN2, GTR, LSS, GTE, LTE, AND, OR, UNLESS -> false;
        };
        if (!defined) {
            context.annotations().incompatibleTypes(kind(left), op.symbol(), kind(right), origin);
        }
        return defined;
    }

    private static String kind(@Nullable NativeHistogram histogram) {
        return histogram == null ? "float" : "histogram";
    }

    /// Null where the operator is not defined or its comparison does not hold.
    static @Nullable NativeHistogram apply(BinaryOp op, @Nullable NativeHistogram left, double leftFloat,
            @Nullable NativeHistogram right, double rightFloat, QueryContext context, SourceRange origin) {
        if (!isDefined(op, left, right, context, origin)) {
            return null;
        }
        if (left != null && right != null) {
            return ofTwo(op, left, right, context, origin);
        }
        if (left == null) {
            return right == null ? null : scaled(right, leftFloat);
        }
        return switch (op) {
            case MUL -> scaled(left, rightFloat);
            case DIV -> divided(left, rightFloat);
            case TRIM_UPPER -> HistogramTrim.below(left, rightFloat);
            case TRIM_LOWER -> HistogramTrim.above(left, rightFloat);
            case ADD, SUB, MOD, POW, ATAN2, EQL, NEQ, GTR, LSS, GTE, LTE, AND, OR, UNLESS -> null;
        };
    }

    private static @Nullable NativeHistogram ofTwo(BinaryOp op, NativeHistogram left, NativeHistogram right,
            QueryContext context, SourceRange origin) {
        if (op.isComparison()) {
            return FloatHistogram.isSame(left, right) == (op == BinaryOp.EQL) ? left : null;
        }
        boolean minus = op == BinaryOp.SUB;
        FloatHistogram result = FloatHistogram.copyOf(left);
        if (!(minus ? result.subtract(right) : result.add(right))) {
            context.annotations().incompatibleLayout(op.symbol(), origin);
            return null;
        }
        String during = minus ? "subtraction" : "addition";
        if (result.hasConflictingResets()) {
            context.annotations().conflictingResets(during, origin);
        }
        if (result.wasReconciled()) {
            context.annotations().reconciledBounds(during, origin);
        }
        if (minus) {
            result.setHint(ResetHint.GAUGE);
        }
        return result.toHistogram();
    }
}
