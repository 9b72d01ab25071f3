package io.narthex.config;

import java.util.List;

/// The files and answers that service discovery reads: a list of `{targets: […], labels: {…}}`, JSON or YAML.
public final class TargetGroups {
    private TargetGroups() {}

    /// @param source the file's path or the server's URL; each group's source is this and its position
    /// @throws ConfigException if the text is no list of target groups
    public static List<TargetGroup> parse(String text, String source) {
        return Discoveries.targetGroups(text, source);
    }
}
