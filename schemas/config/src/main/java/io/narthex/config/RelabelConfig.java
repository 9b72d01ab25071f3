package io.narthex.config;

import java.util.List;

/// One entry of a list of relabelling steps, checked.
///
/// @param separator put between the values of the source labels
/// @param regex RE2, anchored at both ends, `.` matches newlines
/// @param modulus of `hashmod`, unsigned
/// @param replacement with `$1` and `${name}` for groups
public record RelabelConfig(List<String> sourceLabels, String separator, String targetLabel, String regex,
        long modulus, String replacement, RelabelAction action, NameValidation nameValidation) {
    public static final String DEFAULT_SEPARATOR = ";";
    public static final String DEFAULT_REGEX = "(.*)";
    public static final String DEFAULT_REPLACEMENT = "$1";
}
