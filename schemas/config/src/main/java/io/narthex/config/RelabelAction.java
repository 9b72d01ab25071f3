package io.narthex.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What one relabelling step does.
public enum RelabelAction {
    REPLACE, KEEP, DROP, KEEPEQUAL, DROPEQUAL, HASHMOD, LABELMAP, LABELDROP, LABELKEEP, LOWERCASE, UPPERCASE;

    /// As the configuration spells it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// By its text in any case.
    public static Optional<RelabelAction> find(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(action -> action.text().equals(lower)).findFirst();
    }
}
