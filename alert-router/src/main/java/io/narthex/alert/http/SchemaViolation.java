package io.narthex.alert.http;

/// A body or parameter that breaks the API's schema: 422, and nothing of it counts.
final class SchemaViolation extends RuntimeException {
    private static final long serialVersionUID = 1;
    static final int INVALID_TYPE = 601;
    static final int REQUIRED = 602;
    static final int TOO_FEW = 612;

    private final int code;

    SchemaViolation(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }
}
