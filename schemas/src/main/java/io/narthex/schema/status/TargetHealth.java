package io.narthex.schema.status;

import java.util.Locale;

/// Outcome of the last scrape.
public enum TargetHealth {
    UNKNOWN, UP, DOWN;

    /// As the API spells it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
