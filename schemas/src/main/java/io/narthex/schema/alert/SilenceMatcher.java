package io.narthex.schema.alert;

/// A test of one label.
///
/// @param name label name
/// @param value value or regular expression
/// @param isRegex whether the value is a regular expression, anchored at both ends
/// @param isEqual whether the label must match, or must not
public record SilenceMatcher(String name, String value, boolean isRegex, boolean isEqual) {}
