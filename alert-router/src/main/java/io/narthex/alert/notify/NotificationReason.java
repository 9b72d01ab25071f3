package io.narthex.alert.notify;

/// Why a notification is sent; templates and webhooks show the text.
public enum NotificationReason {
    FIRST("first notification"), NEW_ALERTS("new alerts added"), SOME_RESOLVED("some alerts resolved"), ALL_RESOLVED(
            "all alerts resolved"),
    REPEAT("repeat interval elapsed");

    private final String text;

    NotificationReason(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
