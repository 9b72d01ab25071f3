package io.narthex.alert.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.alert.alerts.AlertStore;
import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.route.Route;
import io.narthex.model.Labels;
import io.narthex.schema.alert.AlertFingerprint;
import org.jspecify.annotations.Nullable;

/// Sorts alerts into groups and runs the timers of those that this router owns.
///
/// Every router holds every group, so that the API and inhibition are local; only the owner of a group notifies it.
/// Timers start when the router has read the log ([#start]) and when it becomes owner ([#ownershipChanged]).
///
/// Thread-safe; its lock is never held while something is sent.
public final class Dispatcher implements AutoCloseable {
    private record GroupId(String routeId, Labels labels) {}

    /// Ended alerts of groups that others notify are shown no longer, so they may go soon.
    private static final long DORMANT_RETENTION_MS = 15 * 60_000L;

    private final Route root;
    private final AlertStore store;
    private final Timers timers;
    private final Flusher flusher;
    private final Ownership ownership;
    private final SettledAlerts settled;
    private final GroupListener listener;
    private final Map<GroupId, AggregationGroup> groups = new LinkedHashMap<>();
    private boolean isStarted;
    private boolean isClosed;
    private long notBeforeMs;

    /// Told which group takes an alert for the first time.
    @FunctionalInterface
    public interface GroupListener {
        void grouped(KnownAlert alert, Route route, String groupKey);
    }

    public Dispatcher(Route root, AlertStore store, Timers timers, Flusher flusher, Ownership ownership,
            SettledAlerts settled, GroupListener listener) {
        this.root = root;
        this.store = store;
        this.timers = timers;
        this.flusher = flusher;
        this.ownership = ownership;
        this.settled = settled;
        this.listener = listener;
    }

    /// Puts alerts that came together into their groups, so that the first flush shows them together.
    public synchronized void processAll(List<KnownAlert> alerts) {
        alerts.forEach(this::process);
    }

    /// Puts the latest state of an alert into its groups.
    public synchronized void process(KnownAlert alert) {
        if (isClosed) {
            return;
        }
        long nowMs = timers.nowMs();
        for (Route route : root.match(alert.labels())) {
            Labels labels = route.groupLabels(alert.labels());
            AggregationGroup group = groups.get(new GroupId(route.id(), labels));
            if ((group == null || !group.contains(alert.fingerprint())) && isSettled(alert, route, labels, nowMs)) {
                continue;
            }
            if (group == null) {
                group = new AggregationGroup(route, labels, store, timers, this::tick);
                groups.put(new GroupId(route.id(), labels), group);
            }
            boolean isNew = group.insert(alert, nowMs);
            if (isStarted && ownership.owns(group.key())) {
                group.start(nowMs, notBeforeMs);
                if (isNew) {
                    listener.grouped(alert, route, group.key());
                }
            }
        }
    }

    /// Whether an end that comes again is known to all receivers: senders repeat it, and a group that told it must not
    /// tell it with the next change of another alert.
    private boolean isSettled(KnownAlert alert, Route route, Labels labels, long nowMs) {
        if (!isStarted || !store.isResolved(alert, nowMs)) {
            return false;
        }
        String key = route.groupKey(labels);
        return ownership.owns(key) && !settled.isResolutionOpen(route, key, alert);
    }

    /// Drops an alert from its groups, as when its record was erased from the log.
    public synchronized void forget(AlertFingerprint fingerprint) {
        groups.values().forEach(group -> group.remove(fingerprint));
    }

    /// Begins to notify: the log has been read up to its end.
    ///
    /// @param startMs before which nothing is sent
    public synchronized void start(long startMs) {
        isStarted = true;
        notBeforeMs = startMs;
        ownershipChanged();
    }

    /// Starts the groups that became this router's and stops those that did not stay so.
    public synchronized void ownershipChanged() {
        if (!isStarted || isClosed) {
            return;
        }
        long nowMs = timers.nowMs();
        for (AggregationGroup group : List.copyOf(groups.values())) {
            if (!ownership.owns(group.key())) {
                group.stop();
            } else if (group.isDormant()) {
                wake(group, nowMs);
            }
        }
    }

    private void wake(AggregationGroup group, long nowMs) {
        dropSettled(group, nowMs);
        if (group.alerts().isEmpty()) {
            groups.values().remove(group);
        } else {
            group.start(nowMs, notBeforeMs);
        }
    }

    /// Returns once nothing is being sent any more of groups that were given away. What takes longer is given up.
    ///
    /// @return whether nothing had to be given up
    public boolean drain(Duration atMost) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + atMost.toNanos();
        synchronized (this) {
            while (isSending()) {
                long leftMs = (deadlineNanos - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    groups.values().stream().filter(AggregationGroup::isLeaving).forEach(AggregationGroup::cancel);
                    return false;
                }
                wait(leftMs);
            }
            return true;
        }
    }

    private boolean isSending() {
        return groups.values().stream().anyMatch(AggregationGroup::isLeaving);
    }

    private void dropSettled(AggregationGroup group, long nowMs) {
        for (KnownAlert alert : group.alerts()) {
            if (store.isResolved(alert, nowMs) && !settled.isResolutionOpen(group.route(), group.key(), alert)) {
                group.remove(alert.fingerprint());
            }
        }
    }

    private void tick(AggregationGroup group) {
        Flush flush;
        synchronized (this) {
            if (isClosed) {
                return;
            }
            flush = group.tick(timers.nowMs(), ownership.isCertain());
        }
        send(group, flush);
    }

    private void send(AggregationGroup group, @Nullable Flush flush) {
        if (flush == null) {
            return;
        }
        Flusher.InFlight flight = flusher.start(flush, result -> finished(group, flush, result));
        synchronized (this) {
            group.sent(flush, flight);
        }
    }

    private void finished(AggregationGroup group, Flush flush, FlushResult result) {
        boolean isDue;
        synchronized (this) {
            isDue = group.finished(flush, result);
            if (group.isDestroyed()) {
                groups.values().remove(group);
            } else if (group.isDormant() && isStarted && !isClosed && ownership.owns(group.key())) {
                // Given away and back again while it was sending.
                wake(group, timers.nowMs());
            }
            notifyAll();
        }
        if (isDue) {
            tick(group);
        }
    }

    /// Sweeps groups that other routers notify.
    public synchronized void sweep() {
        long nowMs = timers.nowMs();
        for (AggregationGroup group : List.copyOf(groups.values())) {
            if (group.isDormant()) {
                group.sweepDormant(nowMs - DORMANT_RETENTION_MS);
                if (group.isDestroyed()) {
                    groups.values().remove(group);
                }
            }
        }
    }

    /// All groups, ordered by their labels and then by receiver.
    public synchronized List<GroupView> groups() {
        List<GroupView> views = new ArrayList<>(groups.size());
        for (AggregationGroup group : groups.values()) {
            views.add(new GroupView(group.route(), group.labels(), group.key(),
                    group.alerts().stream().sorted(KnownAlert.NOTIFICATION_ORDER).toList(), group.mutedBy()));
        }
        views.sort(Comparator.comparing(GroupView::labels).thenComparing(view -> view.route().receiver()));
        return views;
    }

    public synchronized int groupCount() {
        return groups.size();
    }

    /// Stops all timers; what is being sent is let end, for as long as [#drain] waits for it. Idempotent.
    @Override
    public synchronized void close() {
        isClosed = true;
        groups.values().forEach(AggregationGroup::stop);
    }
}
