package io.narthex.schema.alert;

import java.util.Locale;

/// Where an alert stands.
public enum AlertState {
    PENDING, FIRING, RESOLVED;

    /// As the API spells it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
