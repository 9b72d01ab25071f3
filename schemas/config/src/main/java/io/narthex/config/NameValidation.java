package io.narthex.config;

import io.narthex.model.Names;

/// Which metric and label names are allowed.
public enum NameValidation {
    UTF8, LEGACY;

    /// As the configuration spells it.
    public String text() {
        return switch (this) {
            case UTF8 -> "utf8";
            case LEGACY -> "legacy";
        };
    }

    public boolean isValidLabelName(String name) {
        return switch (this) {
            case UTF8 -> Names.isUtf8Name(name);
            case LEGACY -> Names.isLegacyLabelName(name);
        };
    }

    public boolean isValidMetricName(String name) {
        return switch (this) {
            case UTF8 -> Names.isUtf8Name(name);
            case LEGACY -> Names.isLegacyMetricName(name);
        };
    }
}
