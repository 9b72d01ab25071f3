package io.narthex.promql.source;

/// Some part of the data that a selection needs cannot be read now.
public final class SourceUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SourceUnavailableException(String message) {
        super(message);
    }

    public SourceUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
