package io.narthex.alert.notify;

/// What keeps an alert from being notified, as the metric's label spells it.
public enum Suppression {
    INHIBITION("inhibition"), ACTIVE_TIME_INTERVAL("active_time_interval"), MUTE_TIME_INTERVAL(
            "mute_time_interval"),
    SILENCE("silence");

    private final String label;

    Suppression(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
