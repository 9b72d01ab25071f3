package io.narthex.alert.alerts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertFingerprint;
import io.narthex.schema.alert.AlertState;
import org.jspecify.annotations.Nullable;

/// Every alert that this router knows, and whether its end counts.
///
/// An alert ends at its `endsAt`. For an alert of our own rules that still fires in its last record, `endsAt` is only
/// the rule service's promise to renew it, and it counts only once the rule group was evaluated after it: a rule
/// service that stands still resolves nothing. Until then [#asOf] shows the alert without an end.
///
/// Thread-safe.
public final class AlertStore {
    private final int perAlertNameLimit;
    private final Map<AlertFingerprint, KnownAlert> alerts = new LinkedHashMap<>();
    private final Map<String, Long> evaluatedAtMs = new HashMap<>();
    private final Map<String, Integer> countByName = new HashMap<>();

    /// @param perAlertNameLimit how many alerts may share an `alertname`, 0 for any number
    public AlertStore(int perAlertNameLimit) {
        this.perAlertNameLimit = perAlertNameLimit;
    }

    /// Merges an alert that was posted. Empty if the limit of its name leaves no room.
    public synchronized Optional<KnownAlert> post(Alert arriving, long nowMs) {
        KnownAlert alert = KnownAlert.of(arriving);
        KnownAlert known = alerts.get(alert.fingerprint());
        if (known == null && !hasRoom(alert.name(), nowMs)) {
            return Optional.empty();
        }
        KnownAlert merged = known == null
                ? alert
                : new KnownAlert(alert.fingerprint(), AlertMerge.merge(known.alert(), arriving, nowMs));
        put(merged);
        return Optional.of(merged);
    }

    /// Takes a record of the log: the writer has merged it already. Empty if a younger one is known, or if the record
    /// is of a pending alert, which concerns nobody yet.
    public synchronized Optional<KnownAlert> apply(Alert alert) {
        if (!alert.source().equals(KnownAlert.API)) {
            evaluatedAtMs.merge(alert.source(), alert.evaluatedAtMs(), Math::max);
        }
        if (alert.state() == AlertState.PENDING) {
            return Optional.empty();
        }
        KnownAlert incoming = KnownAlert.of(alert);
        KnownAlert known = alerts.get(incoming.fingerprint());
        if (known != null && (known.alert().updatedAtMs() > alert.updatedAtMs() || isOfAnotherGroup(alert, known))) {
            return Optional.empty();
        }
        put(incoming);
        return Optional.of(incoming);
    }

    /// Whether a rule group ends an alert that another one has taken over, as when a rule moves.
    private static boolean isOfAnotherGroup(Alert end, KnownAlert known) {
        String source = known.alert().source();
        return end.state() == AlertState.RESOLVED && known.alert().state() == AlertState.FIRING
                && !source.equals(end.source()) && !source.equals(KnownAlert.API)
                && !end.source().equals(KnownAlert.API);
    }

    private void put(KnownAlert alert) {
        if (alerts.put(alert.fingerprint(), alert) == null) {
            countByName.merge(alert.name(), 1, Integer::sum);
        }
    }

    private boolean hasRoom(String name, long nowMs) {
        if (perAlertNameLimit <= 0 || countByName.getOrDefault(name, 0) < perAlertNameLimit) {
            return true;
        }
        for (KnownAlert alert : List.copyOf(alerts.values())) {
            if (alert.name().equals(name) && isResolved(alert, nowMs)) {
                remove(alert.fingerprint());
                return true;
            }
        }
        return false;
    }

    private void remove(AlertFingerprint fingerprint) {
        KnownAlert removed = alerts.remove(fingerprint);
        if (removed != null) {
            countByName.computeIfPresent(removed.name(), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /// The alert as it is to be judged now: without an end while that end does not count.
    public synchronized KnownAlert asOf(KnownAlert alert, long nowMs) {
        Alert record = alert.alert();
        boolean promised = !record.source().equals(KnownAlert.API) && record.state() == AlertState.FIRING;
        return promised && alert.endedAt(nowMs)
                && evaluatedAtMs.getOrDefault(record.source(), 0L) <= record.endsAtMs() ? alert.withEnd(0) : alert;
    }

    public boolean isResolved(KnownAlert alert, long nowMs) {
        return asOf(alert, nowMs).endedAt(nowMs);
    }

    public synchronized @Nullable KnownAlert get(AlertFingerprint fingerprint) {
        return alerts.get(fingerprint);
    }

    /// All alerts, resolved ones that were not swept yet among them.
    public synchronized List<KnownAlert> all() {
        return new ArrayList<>(alerts.values());
    }

    /// Forgets what is resolved; whoever still has to notify that keeps its own copy.
    public synchronized void sweep(long nowMs) {
        for (KnownAlert alert : List.copyOf(alerts.values())) {
            if (isResolved(alert, nowMs)) {
                remove(alert.fingerprint());
            }
        }
    }
}
