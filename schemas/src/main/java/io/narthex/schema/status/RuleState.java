package io.narthex.schema.status;

import java.util.Locale;

/// Highest state of a rule's alerts.
public enum RuleState {
    UNKNOWN, INACTIVE, PENDING, FIRING;

    /// As the API spells it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
