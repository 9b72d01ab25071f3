package io.narthex.config;

/// A value that must not be shown: it prints and renders as `<secret>`.
///
/// @param value the secret itself, for the one place that sends it
public record Secret(String value) {
    /// What stands for a secret wherever a configuration is shown.
    public static final String MASK = "<secret>";

    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return value.isEmpty() ? "" : MASK;
    }
}
