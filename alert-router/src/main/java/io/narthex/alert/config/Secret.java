package io.narthex.alert.config;

/// A value that is never printed: [#toString] masks it.
///
/// @param value the secret itself
public record Secret(String value) {
    static final String MASK = "<secret>";

    @Override
    public String toString() {
        return MASK;
    }
}
