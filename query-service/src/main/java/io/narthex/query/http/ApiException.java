package io.narthex.query.http;

import org.jspecify.annotations.Nullable;

/// A request that is answered with an error envelope.
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ErrorType type;
    private final int httpCode;

    ApiException(ErrorType type, @Nullable String message) {
        this(type, type.httpCode(), message, null);
    }

    ApiException(ErrorType type, int httpCode, @Nullable String message, @Nullable Throwable cause) {
        super(message == null ? "" : message, cause);
        this.type = type;
        this.httpCode = httpCode;
    }

    static ApiException badData(String message) {
        return new ApiException(ErrorType.BAD_DATA, message);
    }

    static ApiException invalidParameter(String name, @Nullable String cause) {
        return badData("invalid parameter \"" + name + "\": " + cause);
    }

    ErrorType type() {
        return type;
    }

    int httpCode() {
        return httpCode;
    }

    String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
