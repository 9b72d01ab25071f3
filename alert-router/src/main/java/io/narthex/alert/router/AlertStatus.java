package io.narthex.alert.router;

import java.util.List;

/// How an alert stands at the moment of asking.
///
/// @param silencedBy ids, sorted
/// @param inhibitedBy fingerprints, one at most
public record AlertStatus(List<String> silencedBy, List<String> inhibitedBy) {
    public AlertStatus {
        silencedBy = List.copyOf(silencedBy);
        inhibitedBy = List.copyOf(inhibitedBy);
    }

    public boolean isSuppressed() {
        return !silencedBy.isEmpty() || !inhibitedBy.isEmpty();
    }
}
