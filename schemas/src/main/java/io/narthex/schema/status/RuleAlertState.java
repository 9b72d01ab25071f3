package io.narthex.schema.status;

import java.util.Locale;

/// State of an active alert.
public enum RuleAlertState {
    PENDING, FIRING;

    /// As the API spells it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
