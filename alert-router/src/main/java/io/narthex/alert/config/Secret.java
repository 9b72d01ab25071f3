package io.narthex.alert.config;

/// A value that is never printed: [#toString] masks it.
///
/// @param value the secret itself
public record Secret(String value) {
    static final String MASK = "<secret>";

    /// What is printed for a URL that old clients read as a plain URL: they refuse the bare mask.
    static final String URL_MASK = "http://" + MASK;

    /// Whether a configuration that was printed gives this text for a secret.
    static boolean isMask(String text) {
        return text.equals(MASK) || text.equals(URL_MASK);
    }

    @Override
    public String toString() {
        return MASK;
    }
}
