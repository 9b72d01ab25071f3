package io.narthex.alert.notify;

/// Why a notification failed, as the metric's label spells it.
public enum FailureReason {
    CLIENT_ERROR("clientError"), SERVER_ERROR("serverError"), AUTH_ERROR("authError"), RATE_LIMITED(
            "rateLimited"),
    CONTEXT_CANCELED("contextCanceled"), CONTEXT_DEADLINE_EXCEEDED(
            "contextDeadlineExceeded"),
    OTHER("other");

    private final String label;

    FailureReason(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public static FailureReason ofStatus(int status) {
        return switch (status) {
            case 401, 403 -> AUTH_ERROR;
            case 429 -> RATE_LIMITED;
            default -> status / 100 == 4 ? CLIENT_ERROR : status / 100 == 5 ? SERVER_ERROR : OTHER;
        };
    }
}
