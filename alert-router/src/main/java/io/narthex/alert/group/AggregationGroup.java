package io.narthex.alert.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.alert.alerts.AlertStore;
import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.route.Route;
import io.narthex.model.Labels;
import io.narthex.schema.alert.AlertFingerprint;
import org.jspecify.annotations.Nullable;

/// The alerts that one route notifies together, and their timer.
///
/// The timer is armed again before a flush is sent, so a slow receiver delays only the next flush, never the rhythm,
/// and two flushes of a group never overlap. Resolved alerts leave once a flush that showed them is done.
///
/// Guarded by the dispatcher's lock.
final class AggregationGroup {
    private static final long MIN_DEADLINE_MS = 10_000;
    private static final long UNCERTAIN_RETRY_MS = 500;

    private final Route route;
    private final Labels labels;
    private final String key;
    private final AlertStore store;
    private final Timers timers;
    private final Runnable tick;
    private final Map<AlertFingerprint, KnownAlert> alerts = new LinkedHashMap<>();
    private GroupPhase phase = new GroupPhase.Dormant();
    private List<String> mutedBy = List.of();
    private Flusher.@Nullable InFlight inFlight;
    private @Nullable Flush current;
    private boolean hasFlushed;

    /// @param tick called by the timer; takes the lock and calls [#tick]
    AggregationGroup(Route route, Labels labels, AlertStore store, Timers timers, Tick tick) {
        this.route = route;
        this.labels = labels;
        this.key = route.groupKey(labels);
        this.store = store;
        this.timers = timers;
        this.tick = () -> tick.of(this);
    }

    /// What the timer calls.
    @FunctionalInterface
    interface Tick {
        void of(AggregationGroup group);
    }

    Route route() {
        return route;
    }

    Labels labels() {
        return labels;
    }

    String key() {
        return key;
    }

    List<String> mutedBy() {
        return mutedBy;
    }

    boolean isDestroyed() {
        return phase instanceof GroupPhase.Destroyed;
    }

    boolean isDormant() {
        return phase instanceof GroupPhase.Dormant;
    }

    List<KnownAlert> alerts() {
        return List.copyOf(alerts.values());
    }

    /// Adds or replaces; an alert whose group wait has passed already makes the first flush come at once. Returns
    /// whether the alert is new here.
    boolean insert(KnownAlert alert, long nowMs) {
        boolean isNew = alerts.put(alert.fingerprint(), alert) == null;
        if (!hasFlushed && phase instanceof GroupPhase.Waiting(Timers.Timer timer)
                && alert.alert().startsAtMs() + route.groupWait().toMillis() < nowMs) {
            timer.cancel();
            phase = new GroupPhase.Waiting(timers.at(nowMs, tick));
        }
        return isNew;
    }

    boolean contains(AlertFingerprint fingerprint) {
        return alerts.containsKey(fingerprint);
    }

    void remove(AlertFingerprint fingerprint) {
        alerts.remove(fingerprint);
    }

    /// Starts the timer of a dormant group.
    void start(long nowMs, long notBeforeMs) {
        if (!isDormant()) {
            return;
        }
        boolean old = alerts.values().stream()
                .anyMatch(alert -> alert.alert().startsAtMs() + route.groupWait().toMillis() < nowMs);
        long firstMs = old ? nowMs : nowMs + route.groupWait().toMillis();
        hasFlushed = false;
        phase = new GroupPhase.Waiting(timers.at(Math.max(firstMs, notBeforeMs), tick));
    }

    /// Stops the timer; a flush that is on its way ends with the attempt that is being made.
    void stop() {
        switch (phase) {
            case GroupPhase.Waiting(Timers.Timer timer) -> {
                timer.cancel();
                phase = new GroupPhase.Dormant();
            }
            case GroupPhase.Flushing(Timers.Timer timer, _) -> {
                timer.cancel();
                phase = new GroupPhase.Leaving();
                Flusher.InFlight flight = inFlight;
                if (flight != null) {
                    flight.stop();
                }
            }
            case GroupPhase.Dormant _,GroupPhase.Leaving _,GroupPhase.Destroyed _ -> {
            }
        }
    }

    /// Whether something is still being sent of a group that was given away.
    boolean isLeaving() {
        return phase instanceof GroupPhase.Leaving;
    }

    /// Gives up what is being sent.
    void cancel() {
        Flusher.InFlight flight = inFlight;
        if (flight != null) {
            flight.cancel();
        }
    }

    /// The timer ran out. The flush to send, null if one is still on its way.
    ///
    /// @param isCertain false puts the flush off for a moment
    @Nullable
    Flush tick(long nowMs, boolean isCertain) {
        return switch (phase) {
            case GroupPhase.Waiting _ when !isCertain -> {
                phase = new GroupPhase.Waiting(timers.at(nowMs + UNCERTAIN_RETRY_MS, tick));
                yield null;
            }
            case GroupPhase.Waiting _ -> {
                Timers.Timer next = timers.at(nowMs + route.groupInterval().toMillis(), tick);
                phase = new GroupPhase.Flushing(next, false);
                hasFlushed = true;
                yield flush(nowMs);
            }
            case GroupPhase.Flushing(Timers.Timer timer, _) -> {
                phase = new GroupPhase.Flushing(timer, true);
                yield null;
            }
            case GroupPhase.Dormant _,GroupPhase.Leaving _,GroupPhase.Destroyed _ -> null;
        };
    }

    private Flush flush(long nowMs) {
        List<KnownAlert> shown = new ArrayList<>(alerts.size());
        for (KnownAlert alert : alerts.values()) {
            KnownAlert asOf = store.asOf(alert, nowMs);
            shown.add(asOf.endedAt(nowMs) ? asOf : asOf.withEnd(0));
        }
        shown.sort(KnownAlert.NOTIFICATION_ORDER);
        long deadlineMs = nowMs + Math.max(MIN_DEADLINE_MS, route.groupInterval().toMillis());
        Flush flush = new Flush(route, labels, key, shown, nowMs, deadlineMs);
        current = flush;
        return flush;
    }

    void sent(Flush flush, Flusher.InFlight flight) {
        if (current == flush) {
            inFlight = flight;
            if (isLeaving()) {
                flight.stop();
            }
        }
    }

    /// The flush is over. Returns whether the next one is due at once.
    boolean finished(Flush flush, FlushResult result) {
        inFlight = null;
        current = null;
        if (result.refreshesMute()) {
            mutedBy = result.mutedBy();
        }
        if (result.isDone()) {
            dropTold(flush);
        }
        return switch (phase) {
            case GroupPhase.Flushing(Timers.Timer timer, _) when alerts.isEmpty() -> {
                timer.cancel();
                phase = new GroupPhase.Destroyed();
                yield false;
            }
            case GroupPhase.Flushing(Timers.Timer timer, boolean isLate) -> {
                phase = new GroupPhase.Waiting(timer);
                yield isLate;
            }
            case GroupPhase.Leaving _ -> {
                phase = alerts.isEmpty() ? new GroupPhase.Destroyed() : new GroupPhase.Dormant();
                yield false;
            }
            case GroupPhase.Dormant _,GroupPhase.Waiting _,GroupPhase.Destroyed _ -> false;
        };
    }

    private void dropTold(Flush flush) {
        for (KnownAlert shown : flush.alerts()) {
            KnownAlert latest = alerts.get(shown.fingerprint());
            if (shown.endedAt(flush.atMs()) && latest != null
                    && latest.alert().updatedAtMs() == shown.alert().updatedAtMs()) {
                alerts.remove(shown.fingerprint());
            }
        }
    }

    /// Drops what ended longer ago than `beforeMs` from a group that another router notifies.
    void sweepDormant(long beforeMs) {
        alerts.values().removeIf(alert -> store.isResolved(alert, beforeMs));
        if (alerts.isEmpty()) {
            phase = new GroupPhase.Destroyed();
        }
    }
}
