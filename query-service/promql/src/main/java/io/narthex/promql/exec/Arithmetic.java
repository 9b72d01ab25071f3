package io.narthex.promql.exec;

import io.narthex.promql.ast.BinaryOp;

/// The binary operators on floats.
final class Arithmetic {
    private Arithmetic() {}

    /// Of an arithmetic operator the result; of a comparison the left operand, whether it is kept or not.
    static double value(BinaryOp op, double left, double right) {
        return switch (op) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case DIV -> left / right;
            case MOD -> left % right;
            case POW -> pow(left, right);
            case ATAN2 -> Math.atan2(left, right);
            case EQL, NEQ, GTR, LSS, GTE, LTE -> left;
            case TRIM_UPPER, TRIM_LOWER, AND, OR, UNLESS ->
                throw new IllegalStateException("not an operator of floats: " + op.symbol());
        };
    }

    /// C's and Go's pow: 1 to whatever power is 1, even to NaN or infinity, and so is −1 to infinity.
    private static double pow(double base, double exponent) {
        if (base == 1 || base == -1 && Double.isInfinite(exponent)) {
            return 1;
        }
        return Math.pow(base, exponent);
    }

    /// Whether the comparison holds; true of every other operator.
    static boolean keeps(BinaryOp op, double left, double right) {
        return switch (op) {
            case EQL -> left == right;
            case NEQ -> left != right;
            case GTR -> left > right;
            case LSS -> left < right;
            case GTE -> left >= right;
            case LTE -> left <= right;
            case ADD, SUB, MUL, DIV, MOD, POW, ATAN2 -> true;
            case TRIM_UPPER, TRIM_LOWER, AND, OR, UNLESS -> false;
        };
    }

    /// Between scalars a comparison gives 0 or 1.
    static double scalar(BinaryOp op, double left, double right) {
        if (op.isComparison()) {
            return keeps(op, left, right) ? 1 : 0;
        }
        return value(op, left, right);
    }
}
