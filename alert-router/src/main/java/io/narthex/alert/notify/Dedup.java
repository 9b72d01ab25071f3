package io.narthex.alert.notify;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.narthex.schema.alert.NotificationLogEntry;
import org.jspecify.annotations.Nullable;

/// Decides whether a flush tells a receiver anything that it was not told before.
final class Dedup {
    private Dedup() {}

    /// Empty if nothing is to be sent. The cases are asked in order; the first that applies decides.
    ///
    /// @param entry what the receiver was last told, null for nothing
    /// @param firing fingerprints that fire now
    /// @param resolved fingerprints that are resolved now
    static Optional<NotificationReason> decide(@Nullable NotificationLogEntry entry, List<String> firing,
            List<String> resolved, boolean sendResolved, long repeatIntervalMs, long nowMs) {
        if (entry == null) {
            return firing.isEmpty() ? Optional.empty() : Optional.of(NotificationReason.FIRST);
        }
        Set<String> toldFiring = new HashSet<>(entry.firing());
        if (!toldFiring.containsAll(firing)) {
            return Optional.of(toldFiring.isEmpty() ? NotificationReason.FIRST : NotificationReason.NEW_ALERTS);
        }
        if (firing.isEmpty()) {
            // Also without send_resolved: the log has to learn that nothing fires.
            return toldFiring.isEmpty() ? Optional.empty() : Optional.of(NotificationReason.ALL_RESOLVED);
        }
        if (sendResolved && !new HashSet<>(entry.resolved()).containsAll(resolved)) {
            return Optional.of(NotificationReason.SOME_RESOLVED);
        }
        return entry.notifiedAtMs() < nowMs - repeatIntervalMs
                ? Optional.of(NotificationReason.REPEAT)
                : Optional.empty();
    }
}
