package io.narthex.query.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.api.Test;

class NotificationsTest {
    private static final String STARTING = "Prometheus is starting and replaying the write-ahead log (WAL).";

    private final List<Notification> told = new ArrayList<>();
    private boolean ready;
    private final Notifications notifications = new Notifications(() -> ready, new ClusterView(List::of, List::of),
            InstantSource.fixed(Instant.ofEpochMilli(42)), 1, new PrometheusRegistry());

    @Test
    void whoSubscribesHearsWhatIsActiveAndThenThatItEnded() {
        Notifications.Subscriber subscriber = told::add;
        assertThat(notifications.subscribe(subscriber)).isTrue();
        assertThat(told).containsExactly(new Notification(STARTING, 42, true));

        ready = true;
        assertThat(notifications.active()).isEmpty();
        notifications.lookForSubscribers();
        assertThat(told).containsExactly(new Notification(STARTING, 42, true), new Notification(STARTING, 42, false));
    }

    @Test
    void thereAreSoManyPlacesAndNoMore() {
        Notifications.Subscriber first = told::add;
        assertThat(notifications.subscribe(first)).isTrue();
        assertThat(notifications.subscribe(notification -> true)).isFalse();

        notifications.unsubscribe(first);
        assertThat(notifications.subscribe(notification -> true)).isTrue();
    }
}
