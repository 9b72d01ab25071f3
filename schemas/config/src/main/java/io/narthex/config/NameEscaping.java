package io.narthex.config;

/// How a target is asked to write names that the legacy rules do not allow.
public enum NameEscaping {
    ALLOW_UTF8("allow-utf-8"), UNDERSCORES("underscores"), DOTS("dots"), VALUES("values");

    private final String text;

    NameEscaping(String text) {
        this.text = text;
    }

    /// As the configuration and the `Accept` header spell it.
    public String text() {
        return text;
    }
}
