package io.narthex.promql.ast;

/// The binary operators, by family and with their text.
public enum BinaryOp {
    ADD("+", Family.ARITHMETIC, 4), SUB("-", Family.ARITHMETIC, 4), MUL("*", Family.ARITHMETIC, 5),
    DIV("/", Family.ARITHMETIC, 5), MOD("%", Family.ARITHMETIC, 5), POW("^", Family.ARITHMETIC, 6),
    ATAN2("atan2", Family.ARITHMETIC, 5), EQL("==", Family.COMPARISON, 3), NEQ("!=", Family.COMPARISON, 3),
    GTR(">", Family.COMPARISON, 3), LSS("<", Family.COMPARISON, 3), GTE(">=", Family.COMPARISON, 3),
    LTE("<=", Family.COMPARISON, 3), TRIM_UPPER("</", Family.TRIM, 3), TRIM_LOWER(">/", Family.TRIM, 3),
    AND("and", Family.SET, 2), UNLESS("unless", Family.SET, 2), OR("or", Family.SET, 1);

    private enum Family {
        ARITHMETIC, COMPARISON, TRIM, SET
    }

    private final String symbol;
    private final Family family;
    private final int precedence;

    BinaryOp(String symbol, Family family, int precedence) {
        this.symbol = symbol;
        this.family = family;
        this.precedence = precedence;
    }

    public String symbol() {
        return symbol;
    }

    /// From 1, the loosest, to 6; only `^`, which has 6, groups from the right.
    public int precedence() {
        return precedence;
    }

    public boolean isArithmetic() {
        return family == Family.ARITHMETIC;
    }

    public boolean isComparison() {
        return family == Family.COMPARISON;
    }

    /// `</` and `>/`, which cut histograms.
    public boolean isTrim() {
        return family == Family.TRIM;
    }

    public boolean isSet() {
        return family == Family.SET;
    }
}
