package io.narthex.template;

/// What a map without the asked key yields: Go's option `missingkey`.
public enum MissingKey {
    /// No value: printed as `<no value>`.
    DEFAULT,
    /// The zero value of the map's elements: the empty string in a map of strings.
    ZERO,
    /// The execution fails.
    ERROR
}
