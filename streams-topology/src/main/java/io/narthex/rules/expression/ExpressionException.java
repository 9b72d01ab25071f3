package io.narthex.rules.expression;

/// An expression whose result a rule cannot use.
public final class ExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ExpressionException(String message) {
        super(message);
    }
}
