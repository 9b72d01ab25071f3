package io.narthex.rules.planner;

/// An expression whose reads cannot be told in advance; its rule fails visibly instead of reading too little.
public final class UnplannableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnplannableException(String message) {
        super(message);
    }
}
