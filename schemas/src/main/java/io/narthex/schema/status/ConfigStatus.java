package io.narthex.schema.status;

import java.util.List;

/// The loaded configuration.
///
/// @param service service that loaded it
/// @param yaml the configuration in force with secrets masked
/// @param loadedAtMs when the configuration in force was loaded, epoch milliseconds
/// @param lastAttemptMs when loading was last tried, epoch milliseconds
/// @param lastAttemptSuccessful whether that attempt succeeded
/// @param lastError why it failed, or empty
/// @param warnings what is configured but not built
/// @param ruleFiles rule file patterns, resolved against the configuration's directory
public record ConfigStatus(String service, String yaml, long loadedAtMs, long lastAttemptMs,
        boolean lastAttemptSuccessful, String lastError, List<String> warnings,
        List<String> ruleFiles) implements StatusRecord {
    public ConfigStatus {
        warnings = List.copyOf(warnings);
        ruleFiles = List.copyOf(ruleFiles);
    }
}
