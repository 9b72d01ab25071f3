package io.narthex.schema.status;

import java.util.Locale;

/// Outcome of the last evaluation.
public enum RuleHealth {
    UNKNOWN, OK, ERR;

    /// As the API spells it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
