package io.narthex.schema.push;

import java.util.Locale;

/// Type of a pushed family, as the exposition formats know it.
public enum PushedType {
    COUNTER, GAUGE, UNTYPED, SUMMARY, HISTOGRAM, GAUGE_HISTOGRAM;

    /// As the API spells it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
