package io.narthex.alert.silence;

import java.util.Locale;

/// Where a silence stands; the order is that of lists.
public enum SilenceState {
    ACTIVE, PENDING, EXPIRED;

    /// As the API spells it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
