package io.narthex.alert.http;

/// A body that is no JSON of the expected shape: 400.
final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadRequestException(String message) {
        super(message);
    }
}
