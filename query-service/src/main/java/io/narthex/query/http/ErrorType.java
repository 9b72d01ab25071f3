package io.narthex.query.http;

/// The error types of the API and the HTTP code of each.
enum ErrorType {
    BAD_DATA("bad_data", 400), EXECUTION("execution", 422), CANCELED("canceled", 499), TIMEOUT("timeout",
            503),
    INTERNAL("internal", 500), UNAVAILABLE("unavailable", 500);

    private final String text;
    private final int httpCode;

    ErrorType(String text, int httpCode) {
        this.text = text;
        this.httpCode = httpCode;
    }

    /// As the envelope names it.
    String text() {
        return text;
    }

    int httpCode() {
        return httpCode;
    }
}
