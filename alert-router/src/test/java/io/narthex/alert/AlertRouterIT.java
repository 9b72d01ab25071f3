package io.narthex.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.Records;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertState;
import io.narthex.schema.codec.RecordType;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertRouterIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;
    private EmbeddedBroker broker;
    private RecordingReceiver receiver;
    // Each test starts it with its own configuration.
    @SuppressWarnings("NullAway.Init")
    private RunningRouter router;

    @BeforeEach
    void start() throws IOException {
        broker = EmbeddedBroker.start(BrokerConfig.local(directory.resolve("broker")));
        RunningRouter.createTopics(broker.bootstrapServers());
        receiver = new RecordingReceiver();
    }

    @AfterEach
    void stop() {
        if (router != null) {
            router.close();
        }
        receiver.close();
        broker.close();
    }

    private String config(String timers) {
        return """
               route:
                 receiver: hook
                 group_by: [alertname]
                 %s
               receivers:
                 - name: hook
                   webhook_configs: [{url: '%s/{{ .GroupLabels.alertname }}', http_config: {basic_auth: {username: u, password: p}}}]
               """
                .formatted(timers, receiver.url());
    }

    private void run(String config) {
        router = RunningRouter.start(broker.bootstrapServers(), directory, config, "one");
    }

    private static String alert(String name, String more) {
        return "[{\"labels\":{\"alertname\":\"" + name + "\"}" + more + "}]";
    }

    private void write(Alert alert) {
        try (KafkaProducer<byte[], byte[]> producer = LogConnection.to(broker.bootstrapServers()).producer(Map.of())) {
            producer.send(new ProducerRecord<>(Topics.ALERTS, RecordType.keyBytes(Records.ALERTS.key(alert)),
                    Records.ALERTS.encode(alert)));
        }
    }

    private static Alert ruled(AlertState state, long startMs, long endMs, long evaluatedMs) {
        return new Alert(TenantId.DEFAULT, Labels.of("alertname", "ruled"), Map.of("summary", "s"), state, startMs,
                endMs, evaluatedMs, "http://g", 1, "rules.yml;g", evaluatedMs, false);
    }

    @Test
    void aPostedAlertIsNotifiedAndItsEndToo() {
        run(config("group_wait: 1s\n  group_interval: 1s"));

        assertThat(router.post("/api/v2/alerts", alert("up", ",\"annotations\":{\"a\":\"b\"}")).statusCode())
                .isEqualTo(200);
        await().atMost(SOON).until(() -> receiver.posted().size() == 1);
        assertThat(receiver.posted().getFirst().path()).isEqualTo("/up");
        assertThat(receiver.posted().getFirst().authorization()).isEqualTo("Basic dTpw");
        assertThat(receiver.bodies().getFirst()).contains("\"status\":\"firing\"", "\"version\":\"4\"",
                "\"groupKey\":\"{}:{alertname=\\\"up\\\"}\"", "\"endsAt\":\"0001-01-01T00:00:00Z\"",
                "\"externalURL\":\"http://alerts.example.org\"", "\"notification_reason\":\"first notification\"");

        router.post("/api/v2/alerts", alert("up", ",\"endsAt\":\"" + Instant.now() + "\""));
        await().atMost(SOON).until(() -> receiver.posted().size() == 2);
        assertThat(receiver.bodies().getLast()).contains("\"status\":\"resolved\"");
        assertThat(router.get("/api/v2/alerts").body()).isEqualTo("[]\n");
    }

    @Test
    void anAlertOfTheRulesIsNotifiedAndAStandstillResolvesNothing() {
        run(config("group_wait: 0s\n  group_interval: 1s"));
        long now = System.currentTimeMillis();

        write(ruled(AlertState.PENDING, now, 0, now - 1000));
        write(ruled(AlertState.FIRING, now, now + 500, now));
        await().atMost(SOON).until(() -> receiver.posted().size() == 1);

        await().pollDelay(Duration.ofSeconds(3)).atMost(SOON).untilAsserted(
                () -> assertThat(receiver.posted()).as("past its end, not evaluated since").hasSize(1));
        assertThat(router.get("/api/v2/alerts").body()).contains("ruled");

        write(ruled(AlertState.RESOLVED, now, now + 3000, now + 3000));
        await().atMost(SOON).until(() -> receiver.posted().size() == 2);
        assertThat(receiver.bodies().getLast()).contains("\"status\":\"resolved\"");
    }

    @Test
    void aReceiverThatFailsIsTriedAgainWithinTheFlush() {
        run(config("group_wait: 0s\n  group_interval: 1m"));
        receiver.failNext(2);

        router.post("/api/v2/alerts", alert("up", ""));

        await().atMost(SOON).until(() -> receiver.posted().size() == 1);
        assertThat(counter("alertmanager_notification_requests_failed")).isEqualTo(2);
        assertThat(counter("alertmanager_notifications")).isEqualTo(1);
        assertThat(counter("alertmanager_notifications_failed")).isZero();
    }

    private double counter(String name) {
        return router.registry.scrape(name::equals).stream()
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue).sum();
    }

    @Test
    void aRestartForgetsNothingAndRepeatsNothing() {
        run(config("group_wait: 0s\n  group_interval: 1s"));
        router.post("/api/v2/alerts", alert("up", ",\"endsAt\":\"" + Instant.now().plusSeconds(600) + "\""));
        String silence = silence("silenced");
        assertThat(router.post("/api/v2/silences", silence).statusCode()).isEqualTo(200);
        await().atMost(SOON).until(() -> receiver.posted().size() == 1);
        router.close();

        run(config("group_wait: 0s\n  group_interval: 1s"));
        assertThat(router.get("/api/v2/alerts").body()).contains("\"up\"");
        assertThat(router.get("/api/v2/silences").body()).contains("silenced");
        router.post("/api/v2/alerts", alert("silenced", ""));
        await().pollDelay(Duration.ofSeconds(3)).atMost(SOON)
                .untilAsserted(() -> assertThat(receiver.posted()).hasSize(1));

        router.post("/api/v2/alerts", alert("up", ",\"endsAt\":\"" + Instant.now() + "\""));
        await().atMost(SOON).until(() -> receiver.posted().size() == 2);
        assertThat(receiver.bodies().getLast()).contains("\"status\":\"resolved\"");
        router.close();

        run(config("group_wait: 0s\n  group_interval: 1s"));
        await().pollDelay(Duration.ofSeconds(3)).atMost(SOON)
                .untilAsserted(() -> assertThat(receiver.posted()).as("the resolution was told").hasSize(2));
    }

    private static String silence(String name) {
        return "{\"matchers\":[{\"name\":\"alertname\",\"value\":\"" + name
                + "\",\"isRegex\":false}],\"startsAt\":\"" + Instant.now() + "\",\"endsAt\":\""
                + Instant.now().plusSeconds(600) + "\",\"createdBy\":\"me\",\"comment\":\"c\"}";
    }

    @Test
    void ofTwoRoutersEachGroupIsNotifiedByOne() {
        run(config("group_wait: 1s\n  group_interval: 1s"));
        try (RunningRouter other = RunningRouter.start(broker.bootstrapServers(), directory,
                config("group_wait: 1s\n  group_interval: 1s"), "two")) {
            for (int i = 0; i < 8; i++) {
                String body = alert("up" + i, ",\"endsAt\":\"" + Instant.now().plusSeconds(600) + "\"");
                router.post("/api/v2/alerts", body);
                other.post("/api/v2/alerts", body);
            }
            await().atMost(SOON).until(() -> receiver.posted().size() >= 8);
            await().pollDelay(Duration.ofSeconds(3)).atMost(SOON)
                    .untilAsserted(() -> assertThat(receiver.posted()).hasSize(8));
            assertThat(receiver.posted().stream().map(RecordingReceiver.Posted::path).distinct()).hasSize(8);
        }
        router.post("/api/v2/alerts", alert("late", ""));
        await().atMost(Duration.ofSeconds(40)).until(() -> receiver.posted().size() == 9);
    }

    @Test
    void whatIsBeingSentWhenTheGroupGoesIsSentOnce() {
        run(config("group_wait: 0s\n  group_interval: 1s"));
        try (RunningRouter other = RunningRouter.start(broker.bootstrapServers(), directory,
                config("group_wait: 0s\n  group_interval: 1s"), "two")) {
            receiver.delay(2_000);
            for (int i = 0; i < 6; i++) {
                other.post("/api/v2/alerts",
                        alert("up" + i, ",\"endsAt\":\"" + Instant.now().plusSeconds(600) + "\""));
            }
            await().atMost(SOON).until(() -> receiver.begun() == 6);
            router.close();
            await().pollDelay(Duration.ofSeconds(4)).atMost(SOON)
                    .untilAsserted(() -> assertThat(receiver.begun()).isEqualTo(6));
        }
        assertThat(receiver.posted().stream().map(RecordingReceiver.Posted::path).distinct()).hasSize(6);
    }

    @Test
    void aReloadLetsWhatIsBeingSentEnd() {
        run(config("group_wait: 0s\n  group_interval: 1m"));
        receiver.delay(1_000);
        router.post("/api/v2/alerts", alert("up", ",\"endsAt\":\"" + Instant.now().plusSeconds(600) + "\""));
        await().atMost(SOON).until(() -> receiver.begun() == 1);

        assertThat(router.post("/-/reload", "").statusCode()).isEqualTo(200);

        await().pollDelay(Duration.ofSeconds(2)).atMost(SOON)
                .untilAsserted(() -> assertThat(receiver.begun()).isEqualTo(1));
        assertThat(receiver.posted()).hasSize(1);
    }

    @Test
    void anEndIsToldAlthoughTheLogHoldsOnlyWhatCameAfterIt() {
        run(config("group_wait: 0s\n  group_interval: 1s"));
        long now = System.currentTimeMillis();
        write(ruled(AlertState.FIRING, now, now + 240_000, now));
        await().atMost(SOON).until(() -> receiver.posted().size() == 1);
        router.close();

        write(ruled(AlertState.PENDING, now + 2_000, now + 242_000, now + 2_000));
        run(config("group_wait: 0s\n  group_interval: 1s"));

        await().atMost(SOON).until(() -> receiver.posted().size() == 2);
        assertThat(receiver.bodies().getLast()).contains("\"status\":\"resolved\"");
    }

    @Test
    void aReloadThatFailsLeavesEverythingAsItIs() {
        run(config("group_wait: 0s\n  group_interval: 1s"));
        router.configure("route: {}");
        assertThat(router.post("/-/reload", "").statusCode()).isEqualTo(500);
        assertThat(router.post("/-/reload", "").body()).startsWith("failed to reload config: ");

        router.post("/api/v2/alerts", alert("up", ",\"endsAt\":\"" + Instant.now().plusSeconds(600) + "\""));
        await().atMost(SOON).until(() -> receiver.posted().size() == 1);

        router.configure(config("group_wait: 0s\n  group_interval: 1s\n  repeat_interval: 3h"));
        assertThat(router.post("/-/reload", "").statusCode()).isEqualTo(200);
        assertThat(router.get("/api/v2/status").body()).contains("repeat_interval: 3h");
        await().pollDelay(Duration.ofSeconds(3)).atMost(SOON)
                .untilAsserted(() -> assertThat(receiver.posted()).as("no repeat after the reload").hasSize(1));
    }
}
