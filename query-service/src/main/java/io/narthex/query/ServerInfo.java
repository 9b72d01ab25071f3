package io.narthex.query;

import java.util.Map;

/// What the status endpoints tell of the process.
///
/// @param version of the build
/// @param revision of the source, empty where unknown
/// @param branch of the source, empty where unknown
/// @param buildUser who built it, empty where unknown
/// @param buildDate when it was built, empty where unknown
/// @param startTimeMs when the process started, epoch milliseconds
/// @param flags command-line flags and their values
public record ServerInfo(String version, String revision, String branch, String buildUser, String buildDate,
        long startTimeMs, Map<String, String> flags) {
    public ServerInfo {
        flags = Map.copyOf(flags);
    }
}
