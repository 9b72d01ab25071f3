package io.narthex.schema.produce;

/// The log takes no samples now: the cluster does not acknowledge, or more is waiting for it than memory allows.
/// Nothing of the request may be taken as stored; HTTP answers 503 and the sender tries again.
public final class LogUnavailableException extends RuntimeException {
    public LogUnavailableException(String message) {
        super(message);
    }

    public LogUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
