package io.narthex.query.status;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

import io.narthex.schema.status.ConfigStatus;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// What is to be told of the server: that it replays the log, that the configuration was refused; and who waits to hear
/// of it.
///
/// Nothing reports here: each [#look] finds out what holds and tells what began or ended since the last one.
/// Thread-safe.
public final class Notifications {
    private static final String STARTING = "Prometheus is starting and replaying the write-ahead log (WAL).";
    private static final String RELOAD_FAILED = "Configuration reload has failed.";
    private static final String METRIC = "prometheus_api_notification_";

    private final BooleanSupplier isReady;
    private final ClusterView cluster;
    private final InstantSource clock;
    private final int maxSubscribers;
    private final Counter sent;
    private final Counter dropped;
    private final Map<String, Notification> active = new LinkedHashMap<>();
    private final Set<Subscriber> subscribers = new LinkedHashSet<>();

    /// Somebody who waits. Called under a lock: it must not wait.
    @FunctionalInterface
    public interface Subscriber {
        /// @return false where it cannot take it now
        boolean offer(Notification notification);
    }

    public Notifications(BooleanSupplier isReady, ClusterView cluster, InstantSource clock, int maxSubscribers,
            PrometheusRegistry registry) {
        this.isReady = isReady;
        this.cluster = cluster;
        this.clock = clock;
        this.maxSubscribers = maxSubscribers;
        GaugeWithCallback.builder().name(METRIC + "active_subscribers")
                .help("The current number of active notification subscribers.")
                .callback(callback -> callback.call(subscriberCount())).register(registry);
        sent = Counter.builder().name(METRIC + "updates_sent_total")
                .help("Total number of notification updates sent.").register(registry);
        dropped = Counter.builder().name(METRIC + "updates_dropped_total")
                .help("Total number of notification updates dropped.").register(registry);
    }

    private synchronized int subscriberCount() {
        return subscribers.size();
    }

    /// What holds now, in the order in which it began.
    public synchronized List<Notification> active() {
        look();
        return List.copyOf(active.values());
    }

    /// Tells what is active, and from then on what begins and ends.
    ///
    /// @return whether there was a place
    public synchronized boolean subscribe(Subscriber subscriber) {
        if (subscribers.size() >= maxSubscribers) {
            return false;
        }
        look();
        subscribers.add(subscriber);
        active.values().forEach(notification -> send(subscriber, notification));
        return true;
    }

    public synchronized void unsubscribe(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    /// Looks only if somebody waits.
    public synchronized void lookForSubscribers() {
        if (!subscribers.isEmpty()) {
            look();
        }
    }

    private void look() {
        note(STARTING, !isReady.getAsBoolean());
        note(RELOAD_FAILED, !cluster.findConfig().map(ConfigStatus::lastAttemptSuccessful).orElse(true));
    }

    private void note(String text, boolean holds) {
        Notification known = active.get(text);
        if (holds && known == null) {
            Notification begun = new Notification(text, clock.millis(), true);
            active.put(text, begun);
            subscribers.forEach(subscriber -> send(subscriber, begun));
        } else if (!holds && known != null) {
            active.remove(text);
            subscribers.forEach(subscriber -> send(subscriber, known.ended()));
        }
    }

    private void send(Subscriber subscriber, Notification notification) {
        sent.inc();
        if (!subscriber.offer(notification)) {
            dropped.inc();
        }
    }
}
