package io.narthex.alert.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.narthex.alert.notify.NotificationLog;
import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertState;
import io.narthex.schema.alert.NotificationLogEntry;
import io.narthex.schema.alert.Silence;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.TopicCatalogue;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;
    // Some tests take it away and bring it back.
    @SuppressWarnings("NullAway.Init")
    private static EmbeddedBroker broker;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final LogMetrics metrics = new LogMetrics(new PrometheusRegistry());
    private final List<String> taken = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(BrokerConfig.local(directory));
        try (Admin admin = LogConnection.to(broker.bootstrapServers()).admin()) {
            new TopicCatalogue(2, (short) 1).ensure(admin);
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }

    private static LogConnection connection(Map<String, String> properties) {
        return new LogConnection(broker.bootstrapServers(), properties);
    }

    private static Alert alert(String name) {
        return new Alert(TenantId.DEFAULT, Labels.of("alertname", name), Map.of(), AlertState.FIRING, 1, 2, 3, "", 0,
                "api", 0, false);
    }

    private LogReader reader() {
        LogReader reader = keep(new LogReader(connection(Map.of()), new LogListener() {
            @Override
            public void alert(Alert alert, long recordAtMs) {
                if (alert.labels().value("alertname").equals("poison")) {
                    throw new IllegalStateException("cannot take it");
                }
                taken.add(alert.labels().value("alertname"));
            }

            @Override
            public void silence(Silence silence) {}

            @Override
            public void silenceErased(String id) {}

            @Override
            public void notified(NotificationLogEntry entry) {}

            @Override
            public void notificationErased(NotificationLog.Key key) {}
        }, metrics));
        reader.start();
        return reader;
    }

    @Test
    void aRecordThatCannotBeTakenDoesNotStopTheReader() {
        LogWriter writer = keep(new LogWriter(connection(Map.of()), metrics));
        writer.writeAlerts(List.of(alert("poison")));
        LogReader reader = reader();
        writer.writeAlerts(List.of(alert("fine")));

        await().atMost(SOON).until(() -> taken.contains("fine"));
        assertThat(reader.isRunning()).isTrue();
        assertThat(metrics.malformed.labelValues("narthex.alerts").get()).isEqualTo(1);
        assertThat(reader.readAllAlerts()).succeedsWithin(SOON);

        reader.close();
        assertThat(reader.isRunning()).isFalse();
    }

    @Test
    void anAuditEventAfterALongPauseIsNotDropped() {
        // The shortest pause after which a client forgets a topic is five seconds.
        LogWriter writer = keep(new LogWriter(
                connection(Map.of("metadata.max.idle.ms", "5000", "metadata.max.age.ms", "500")), metrics));
        await().pollDelay(Duration.ofSeconds(7)).atMost(SOON).until(() -> true);

        writer.event("attempt", Labels.EMPTY, "", "", "", Map.of());
        writer.close();

        assertThat(metrics.eventsDropped.get()).isZero();
    }

    @Test
    void ownershipIsUncertainWithoutTheBroker() {
        LogWriter writer = keep(new LogWriter(connection(Map.of()), metrics));
        SlotMembership slots = keep(new SlotMembership(connection(Map.of()), writer, reader(), "one",
                new SlotListener() {
                    @Override
                    public void slotsChanged() {}

                    @Override
                    public void drain(Duration atMost) {}
                }, metrics));
        slots.start();
        await().atMost(SOON).until(() -> slots.owns("{}:{}"));
        assertThat(slots.isCertain()).isTrue();
        await().during(Duration.ofSeconds(3)).atMost(SOON).until(slots::isCertain);

        int port = Integer.parseInt(broker.bootstrapServers().split(":")[1]);
        broker.close();
        await().atMost(SOON).until(() -> !slots.isCertain());
        assertThat(slots.owns("{}:{}")).as("nobody has taken it").isTrue();

        broker = EmbeddedBroker
                .start(new BrokerConfig(directory, "127.0.0.1", port, java.util.Optional.empty(), Map.of()));
        await().atMost(SOON).until(() -> slots.isCertain() && slots.owns("{}:{}"));
    }
}
