package io.narthex.promql.reference;

import io.narthex.model.Labels;
import io.narthex.promql.ast.BinaryOp;

/// Operators between two numbers.
final class Operators {
    private Operators() {}

    static Labels withoutName(Labels labels) {
        return labels.toBuilder().remove(Labels.METRIC_NAME).build();
    }

    /// True for arithmetic.
    static boolean holds(BinaryOp op, double left, double right) {
        return switch (op) {
            case EQL -> left == right;
            case NEQ -> left != right;
            case GTR -> left > right;
            case LSS -> left < right;
            case GTE -> left >= right;
            case LTE -> left <= right;
            default -> true;
        };
    }

    /// Of a comparison between vectors, the left value.
    static double value(BinaryOp op, double left, double right) {
        return switch (op) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case DIV -> left / right;
            case MOD -> left % right;
            // As in C, and unlike in Java, these two are 1 whatever the exponent.
            case POW -> left == 1 || left == -1 && Double.isInfinite(right) ? 1 : Math.pow(left, right);
            case ATAN2 -> Math.atan2(left, right);
            case EQL, NEQ, GTR, LSS, GTE, LTE -> left;
            default -> throw new UnsupportedOperationException(op.symbol());
        };
    }
}
