package io.narthex.alert.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.group.Flush;
import io.narthex.alert.group.FlushResult;
import io.narthex.alert.group.Flusher;
import io.narthex.alert.group.Ownership;
import io.narthex.alert.group.Timers;
import io.narthex.model.TenantId;
import io.narthex.schema.alert.NotificationLogEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a flushed group through muting to its receiver's integrations, all of them at once.
///
/// Each integration stands alone: what was told to it is logged although another fails, so that the next tick does not
/// tell it again. A group that is muted to nothing is done.
public final class Pipeline implements Flusher {
    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

    private static final long UNCERTAIN_RETRY_MS = 500;

    private final Muting muting;
    private final Map<String, Receiver> receivers;
    private final NotificationLog notified;
    private final Ownership ownership;
    private final RouteLabelRenderer routeLabels;
    private final NotifyMetrics metrics;
    private final AuditTrail audit;
    private final ExecutorService threads;
    private final Timers clock;
    private final long retentionMs;
    private final RandomGenerator random;

    /// Renders the labels of a route for a group.
    @FunctionalInterface
    public interface RouteLabelRenderer {
        /// @throws RuntimeException if a label does not render
        Map<String, String> render(Flush flush, String receiver);
    }

    /// What the pipeline works with.
    ///
    /// @param threads for sending; each task may block
    /// @param retentionMs how long the notification log remembers at most
    public record Parts(Map<String, Receiver> receivers, NotificationLog notified, Ownership ownership,
            RouteLabelRenderer routeLabels, NotifyMetrics metrics, AuditTrail audit, ExecutorService threads,
            Timers clock, long retentionMs, RandomGenerator random) {
        public Parts {
            receivers = Map.copyOf(receivers);
        }
    }

    public Pipeline(MutingParts muting, Parts parts) {
        this.muting = new Muting(muting.inhibitor(), muting.silences(), muting.intervals(), parts.metrics,
                parts.audit);
        receivers = parts.receivers;
        notified = parts.notified;
        ownership = parts.ownership;
        routeLabels = parts.routeLabels;
        metrics = parts.metrics;
        audit = parts.audit;
        threads = parts.threads;
        clock = parts.clock;
        retentionMs = parts.retentionMs;
        random = parts.random;
    }

    @Override
    public InFlight start(Flush flush, Consumer<FlushResult> result) {
        StopSignal stop = new StopSignal();
        AtomicBoolean reported = new AtomicBoolean();
        Future<?> task = threads.submit(() -> {
            FlushResult outcome = FlushResult.FAILED;
            try {
                outcome = run(flush, stop);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                log.atError().addKeyValue("groupKey", flush.groupKey()).setCause(e).log("flush failed");
            } finally {
                if (reported.compareAndSet(false, true)) {
                    result.accept(outcome);
                }
            }
        });
        return new InFlight() {
            @Override
            public void stop() {
                stop.give();
            }

            @Override
            public void cancel() {
                stop.give();
                task.cancel(true);
                // A task that never ran reports nothing by itself.
                if (reported.compareAndSet(false, true)) {
                    threads.submit(() -> result.accept(FlushResult.FAILED));
                }
            }
        };
    }

    FlushResult run(Flush flush, StopSignal stop) throws InterruptedException {
        Muting.Result left = muting.apply(flush);
        if (left.alerts().isEmpty()) {
            return new FlushResult(true, left.mutedBy(), left.reachedIntervals());
        }
        Receiver receiver = receivers.get(flush.route().receiver());
        List<Integration> integrations = receiver == null ? List.of() : receiver.integrations();
        if (integrations.size() == 1) {
            return new FlushResult(tell(flush, integrations.getFirst(), left.alerts(), stop), List.of(), true);
        }
        List<Future<Boolean>> told = new ArrayList<>();
        for (Integration integration : integrations) {
            told.add(threads.submit(() -> tell(flush, integration, left.alerts(), stop)));
        }
        return new FlushResult(await(told), List.of(), true);
    }

    private static boolean await(List<Future<Boolean>> told) throws InterruptedException {
        boolean all = true;
        try {
            for (Future<Boolean> one : told) {
                try {
                    all &= one.get();
                } catch (ExecutionException e) {
                    log.atError().setCause(e.getCause()).log("integration failed unexpectedly");
                    all = false;
                }
            }
        } catch (InterruptedException e) {
            told.forEach(one -> one.cancel(true));
            throw e;
        }
        return all;
    }

    private boolean tell(Flush flush, Integration integration, List<KnownAlert> alerts, StopSignal stop)
            throws InterruptedException {
        String receiver = flush.route().receiver();
        List<String> firing = new ArrayList<>();
        List<String> resolved = new ArrayList<>();
        for (KnownAlert alert : alerts) {
            (alert.endedAt(flush.atMs()) ? resolved : firing).add(alert.fingerprint().toString());
        }
        metrics.nflogQueries.inc();
        long repeatMs = flush.route().repeatInterval().toMillis();
        NotificationLogEntry entry = notified.find(
                new NotificationLog.Key(flush.groupKey(), receiver, integration.kind(), integration.index()),
                flush.atMs()).orElse(null);
        Optional<NotificationReason> reason = Dedup.decide(entry, firing, resolved, integration.sendResolved(),
                repeatMs, flush.atMs());
        if (reason.isEmpty()) {
            return true;
        }
        List<KnownAlert> shown = integration.sendResolved()
                ? alerts
                : alerts.stream().filter(alert -> !alert.endedAt(flush.atMs())).toList();
        if (!shown.isEmpty() && !send(flush, integration, shown, reason.get(), stop)) {
            return false;
        }
        // The time of telling, not of the tick: a repeat that is due exactly at the next tick waits for the one after.
        long toldMs = clock.nowMs();
        long expiresMs = toldMs + Math.min(retentionMs, Math.max(1, 2 * repeatMs));
        notified.record(new NotificationLogEntry(TenantId.DEFAULT, flush.groupKey(), receiver, integration.kind(),
                integration.index(), toldMs, expiresMs, firing, resolved, Map.of()));
        metrics.nflogEntries.set(notified.size());
        return true;
    }

    private boolean send(Flush flush, Integration integration, List<KnownAlert> alerts, NotificationReason reason,
            StopSignal stop) throws InterruptedException {
        metrics.notifications.labelValues(integration.kind()).inc();
        Map<String, String> labels;
        try {
            labels = routeLabels.render(flush, flush.route().receiver());
        } catch (RuntimeException e) {
            return failed(flush, integration, alerts, "route labels: " + e.getMessage(), FailureReason.OTHER);
        }
        Notification notification = new Notification(flush.route().receiver(), flush.groupKey(), flush.groupLabels(),
                alerts, reason, labels, flush.atMs(), 0);
        Backoff backoff = new Backoff(random);
        String error = "";
        FailureReason why = FailureReason.CONTEXT_DEADLINE_EXCEEDED;
        while (true) {
            if (stop.isGiven() || !ownership.owns(flush.groupKey())) {
                return failed(flush, integration, alerts, "no longer the owner of the group " + error,
                        FailureReason.CONTEXT_CANCELED);
            }
            long leftMs = flush.deadlineMs() - clock.nowMs();
            if (leftMs <= 0) {
                return failed(flush, integration, alerts, error.isEmpty() ? "deadline exceeded" : error, why);
            }
            if (!ownership.isCertain()) {
                stop.await(Math.min(leftMs, UNCERTAIN_RETRY_MS));
                continue;
            }
            switch (attempt(integration, notification.within(leftMs))) {
                case Attempt.Delivered _ -> {
                    alerts.forEach(alert -> audit.alert("notified", alert, flush.groupKey(),
                            flush.route().receiver() + "/" + integration.kind(), reason.text()));
                    return true;
                }
                case Attempt.Failed(String message, FailureReason cause) -> {
                    return failed(flush, integration, alerts, message, cause);
                }
                case Attempt.Retryable(String message, FailureReason cause) -> {
                    error = message;
                    why = cause;
                    retrying(flush, integration, message);
                }
            }
            stop.await(Math.max(1, Math.min(backoff.nextMs(), flush.deadlineMs() - clock.nowMs())));
        }
    }

    private Attempt attempt(Integration integration, Notification notification) throws InterruptedException {
        metrics.requests.labelValues(integration.kind()).inc();
        long startNanos = System.nanoTime();
        Attempt attempt;
        try {
            attempt = integration.attempt(notification);
        } catch (RuntimeException e) {
            attempt = new Attempt.Failed(String.valueOf(e.getMessage()), FailureReason.OTHER);
        }
        metrics.latency.labelValues(integration.kind()).observe((System.nanoTime() - startNanos) / 1e9);
        if (!(attempt instanceof Attempt.Delivered)) {
            metrics.requestFailures.labelValues(integration.kind()).inc();
        }
        return attempt;
    }

    private void retrying(Flush flush, Integration integration, String error) {
        log.atWarn().addKeyValue("receiver", flush.route().receiver()).addKeyValue("integration", integration.kind())
                .addKeyValue("error", error).log("attempt to notify failed, will try again");
        audit.event("attempt", flush.groupLabels(), flush.groupKey(),
                flush.route().receiver() + "/" + integration.kind(), error, Map.of());
    }

    private boolean failed(Flush flush, Integration integration, List<KnownAlert> alerts, String error,
            FailureReason reason) {
        metrics.failures.labelValues(integration.kind(), reason.label()).inc();
        log.atError().addKeyValue("receiver", flush.route().receiver()).addKeyValue("integration", integration.kind())
                .addKeyValue("error", error).log("notification failed");
        alerts.forEach(alert -> audit.alert("failed", alert, flush.groupKey(),
                flush.route().receiver() + "/" + integration.kind(), error));
        return false;
    }
}
