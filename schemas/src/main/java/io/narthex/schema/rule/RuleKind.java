package io.narthex.schema.rule;

import java.util.Locale;

/// What a rule produces.
public enum RuleKind {
    RECORDING, ALERTING;

    /// As the API spells it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
