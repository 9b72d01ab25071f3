package io.narthex.alert.alerts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertFingerprint;
import io.narthex.schema.alert.AlertState;
import org.jspecify.annotations.Nullable;

/// Every alert that this router knows, and whether its end counts.
///
/// An alert ends at its `endsAt`. For an alert of our own rules that still fires in its last record, `endsAt` is only
/// the rule service's promise to renew it, and it counts only once the rule group was evaluated after it: a rule
/// service that stands still resolves nothing. Until then [#asOf] shows the alert without an end. Partitions are read
/// at different paces, so an evaluation that one record tells of counts only once everything was read that stood in the
/// log then ([#settle]): the renewal may lie in another partition.
///
/// For an alert of a client `endsAt` is a promise too if it lay ahead when it was sent. Where it passed while no router
/// could be told of a renewal, the client gets the time of its promise once more ([#follow]).
///
/// Thread-safe.
public final class AlertStore {
    private final int perAlertNameLimit;
    private final Map<AlertFingerprint, KnownAlert> alerts = new LinkedHashMap<>();
    private final Map<String, Long> seenEvaluations = new HashMap<>();
    private final Map<String, Long> evaluatedAtMs = new HashMap<>();
    private final Map<AlertFingerprint, Long> prolongedToMs = new HashMap<>();
    private final Map<AlertFingerprint, Long> loggedAtMs = new HashMap<>();
    private final Map<String, Integer> countByName = new HashMap<>();
    private boolean isFollowing;

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
    /// is of a pending alert that never fired.
    ///
    /// @param recordAtMs when the log took it
    public synchronized Optional<KnownAlert> apply(Alert alert, long recordAtMs) {
        KnownAlert incoming = KnownAlert.of(alert);
        KnownAlert known = alerts.get(incoming.fingerprint());
        if (alert.source().equals(KnownAlert.API)) {
            loggedAtMs.put(incoming.fingerprint(), recordAtMs);
        } else {
            seenEvaluations.merge(alert.source(), alert.evaluatedAtMs(), Math::max);
        }
        if (known != null && known.alert().updatedAtMs() > alert.updatedAtMs()) {
            return Optional.empty();
        }
        if (alert.state() == AlertState.PENDING) {
            return pending(incoming, known);
        }
        if (known != null && isOfAnotherGroup(alert, known)) {
            return Optional.empty();
        }
        put(incoming);
        return Optional.of(incoming);
    }

    /// A pending alert does not fire. The log keeps the last record of an alert only, so what it replaced may have been
    /// the end of what a receiver believes to fire: met in the past, it stands for that end.
    private Optional<KnownAlert> pending(KnownAlert incoming, @Nullable KnownAlert known) {
        Alert alert = incoming.alert();
        boolean ends = known == null
                ? !isFollowing
                : known.alert().state() == AlertState.FIRING && known.alert().source().equals(alert.source());
        if (!ends) {
            return Optional.empty();
        }
        long start = known == null ? alert.startsAtMs() : known.alert().startsAtMs();
        KnownAlert ended = new KnownAlert(incoming.fingerprint(),
                new Alert(alert.tenant(), alert.labels(), alert.annotations(), AlertState.RESOLVED, start,
                        alert.updatedAtMs(), alert.updatedAtMs(), alert.generatorUrl(), alert.value(), alert.source(),
                        alert.evaluatedAtMs(), false));
        put(ended);
        return Optional.of(ended);
    }

    /// To be called when the log was read to its end: what comes from now on comes as it happens.
    ///
    /// @param believed whether some receiver was last told that the alert fires
    /// @param maxPromiseMs most that a promise of a client is prolonged
    public synchronized void follow(Predicate<AlertFingerprint> believed, long maxPromiseMs, long nowMs) {
        isFollowing = true;
        for (KnownAlert known : alerts.values()) {
            Alert alert = known.alert();
            if (alert.source().equals(KnownAlert.API) && alert.state() == AlertState.FIRING && known.endedAt(nowMs)
                    && believed.test(known.fingerprint())) {
                long promiseMs = alert.endsAtMs() - alert.updatedAtMs();
                prolongedToMs.put(known.fingerprint(), nowMs + Math.clamp(promiseMs, 0, maxPromiseMs));
            }
        }
    }

    /// Takes note that a receiver was told the end of an alert, by whichever router.
    public synchronized void endTold(AlertFingerprint fingerprint) {
        prolongedToMs.remove(fingerprint);
    }

    /// What the records tell of evaluations, by source; for [#settle].
    public synchronized Map<String, Long> seenEvaluations() {
        return Map.copyOf(seenEvaluations);
    }

    /// Whether some alert would be resolved if all evaluations seen counted.
    public synchronized boolean isSettlingDue(long nowMs) {
        return alerts.values().stream().anyMatch(alert -> isUnsettled(alert, nowMs)
                && seenEvaluations.getOrDefault(alert.alert().source(), 0L) > alert.alert().endsAtMs());
    }

    /// Lets evaluations count: everything that the log held when they were seen has been read.
    public synchronized void settle(Map<String, Long> evaluations) {
        evaluations.forEach((source, atMs) -> evaluatedAtMs.merge(source, atMs, Math::max));
    }

    /// Alerts of clients that still fire and of which the log has no record younger than this.
    public synchronized List<KnownAlert> firingLoggedBefore(long beforeMs, long nowMs) {
        return alerts.values().stream().filter(alert -> alert.alert().source().equals(KnownAlert.API)
                && !alert.endedAt(nowMs) && loggedAtMs.getOrDefault(alert.fingerprint(), nowMs) < beforeMs).toList();
    }

    /// Whether a rule group ends an alert that another one has taken over, as when a rule moves.
    private static boolean isOfAnotherGroup(Alert end, KnownAlert known) {
        String source = known.alert().source();
        return end.state() == AlertState.RESOLVED && known.alert().state() == AlertState.FIRING
                && !source.equals(end.source()) && !source.equals(KnownAlert.API)
                && !end.source().equals(KnownAlert.API);
    }

    private void put(KnownAlert alert) {
        prolongedToMs.remove(alert.fingerprint());
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
        prolongedToMs.remove(fingerprint);
        loggedAtMs.remove(fingerprint);
        if (removed != null) {
            countByName.computeIfPresent(removed.name(), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /// The alert as it is to be judged now: without an end while that end does not count.
    public synchronized KnownAlert asOf(KnownAlert alert, long nowMs) {
        if (isUnsettled(alert, nowMs)) {
            return alert.withEnd(0);
        }
        Long prolongedMs = prolongedToMs.get(alert.fingerprint());
        return prolongedMs != null && alert.endedAt(nowMs) ? alert.withEnd(prolongedMs) : alert;
    }

    /// Whether the end has come, but is a promise of our own rules that does not count yet.
    private boolean isUnsettled(KnownAlert alert, long nowMs) {
        Alert record = alert.alert();
        return !record.source().equals(KnownAlert.API) && record.state() == AlertState.FIRING && alert.endedAt(nowMs)
                && evaluatedAtMs.getOrDefault(record.source(), 0L) <= record.endsAtMs();
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
