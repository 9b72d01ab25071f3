package io.narthex.alert.matcher;

/// A text that is no matcher; the message is what Alertmanager answers.
public final class MatcherException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MatcherException(String message) {
        super(message);
    }
}
