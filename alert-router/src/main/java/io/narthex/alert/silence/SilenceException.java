package io.narthex.alert.silence;

/// A silence that cannot be set; the message is what the API answers.
public final class SilenceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// What went wrong, which the API answers with different codes.
    public enum Kind {
        NOT_FOUND, INVALID
    }

    private final Kind kind;

    SilenceException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
