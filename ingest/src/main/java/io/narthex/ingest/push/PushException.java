package io.narthex.ingest.push;

/// A push that is refused; the message is what the sender is told, with status 400.
public final class PushException extends RuntimeException {
    PushException(String message) {
        super(message);
    }

    PushException(String message, Throwable cause) {
        super(message, cause);
    }
}
