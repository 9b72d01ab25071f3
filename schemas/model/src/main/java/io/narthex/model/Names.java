package io.narthex.model;

/// The rules for metric and label names, and Go's way to quote a string.
public final class Names {
    private Names() {}

    /// Whether a metric name needs no quotes in PromQL: `[a-zA-Z_:][a-zA-Z0-9_:]*`.
    public static boolean isLegacyMetricName(String name) {
        return LabelsText.isLegacyMetricName(name);
    }

    /// Whether a label name needs no quotes in PromQL: `[a-zA-Z_][a-zA-Z0-9_]*`.
    public static boolean isLegacyLabelName(String name) {
        return LabelsText.isLegacyLabelName(name);
    }

    /// Whether a name is allowed under the `utf8` validation scheme: not empty and free of lone surrogates.
    public static boolean isUtf8Name(String name) {
        return !name.isEmpty() && isWellFormed(name);
    }

    /// Whether a string has a UTF-8 form at all, that is no lone surrogate.
    public static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /// The string in double quotes, escaped as Go's `strconv.Quote` does.
    public static String quote(String value) {
        StringBuilder text = new StringBuilder(value.length() + 2);
        LabelsText.quote(text, value);
        return text.toString();
    }
}
