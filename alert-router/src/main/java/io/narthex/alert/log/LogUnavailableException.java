package io.narthex.alert.log;

/// The log does not take what must be durable before it is answered.
public final class LogUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LogUnavailableException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
