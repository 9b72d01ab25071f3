package io.narthex.alert.notify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.group.Flush;
import io.narthex.alert.inhibit.Inhibition;
import io.narthex.alert.inhibit.Inhibitor;
import io.narthex.alert.intervals.TimeInterval;
import io.narthex.alert.route.Route;
import io.narthex.alert.silence.Silences;

/// The stages that drop alerts before anyone is notified: inhibition, active and mute intervals, silences; in this
/// order, stopping as soon as nothing is left.
final class Muting {
    /// @param alerts what is left
    /// @param mutedBy intervals that dropped the whole group
    /// @param reachedIntervals whether the intervals were asked
    record Result(List<KnownAlert> alerts, List<String> mutedBy, boolean reachedIntervals) {}

    private final Inhibitor inhibitor;
    private final Silences silences;
    private final Map<String, List<TimeInterval>> intervals;
    private final NotifyMetrics metrics;
    private final AuditTrail audit;

    Muting(Inhibitor inhibitor, Silences silences, Map<String, List<TimeInterval>> intervals, NotifyMetrics metrics,
            AuditTrail audit) {
        this.inhibitor = inhibitor;
        this.silences = silences;
        this.intervals = intervals;
        this.metrics = metrics;
        this.audit = audit;
    }

    Result apply(Flush flush) {
        List<KnownAlert> left = new ArrayList<>();
        for (KnownAlert alert : flush.alerts()) {
            Optional<Inhibition> inhibition = inhibitor.inhibitedBy(alert.labels(), flush.atMs());
            if (inhibition.isPresent()) {
                suppressed(Suppression.INHIBITION, flush, alert,
                        "inhibited by " + inhibition.get().source() + ", rule " + inhibition.get().rule());
            } else {
                left.add(alert);
            }
        }
        if (left.isEmpty()) {
            return new Result(List.of(), List.of(), false);
        }
        Route route = flush.route();
        List<String> active = matching(route.activeTimeIntervals(), flush.atMs());
        if (!route.activeTimeIntervals().isEmpty() && active.isEmpty()) {
            left.forEach(alert -> suppressed(Suppression.ACTIVE_TIME_INTERVAL, flush, alert,
                    "outside of " + route.activeTimeIntervals()));
            return new Result(List.of(), route.activeTimeIntervals(), true);
        }
        List<String> muted = matching(route.muteTimeIntervals(), flush.atMs());
        if (!muted.isEmpty()) {
            left.forEach(alert -> suppressed(Suppression.MUTE_TIME_INTERVAL, flush, alert, "within " + muted));
            return new Result(List.of(), muted, true);
        }
        left.removeIf(alert -> {
            List<String> ids = silences.silencedBy(alert.labels(), flush.atMs());
            if (!ids.isEmpty()) {
                suppressed(Suppression.SILENCE, flush, alert, "silenced by " + String.join(", ", ids));
            }
            return !ids.isEmpty();
        });
        return new Result(left, List.of(), true);
    }

    private void suppressed(Suppression reason, Flush flush, KnownAlert alert, String why) {
        metrics.suppressed.labelValues(reason.label()).inc();
        audit.alert("suppressed", alert, flush.groupKey(), flush.route().receiver(), why);
    }

    private List<String> matching(List<String> names, long nowMs) {
        Instant now = Instant.ofEpochMilli(nowMs);
        return names.stream()
                .filter(name -> intervals.getOrDefault(name, List.of()).stream().anyMatch(it -> it.contains(now)))
                .toList();
    }
}
