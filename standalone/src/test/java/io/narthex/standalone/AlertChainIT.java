package io.narthex.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The way of an alert through everything: rule, log, router, webhook, amtool.
class AlertChainIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    /// Longer than the route's repeat interval, so that a notification would have come.
    private static final Duration QUIET = Duration.ofSeconds(5);

    @TempDir
    private static Path directory;
    private static WebhookReceiver webhook;
    private static StandaloneProcess narthex;

    @BeforeAll
    static void start() throws Exception {
        PeerProcess.assumeInstalled("amtool");
        webhook = new WebhookReceiver();
        Path config = directory.resolve("prometheus.yml");
        Files.writeString(config, """
                                  global: {scrape_interval: 1s, evaluation_interval: 1s}
                                  rule_files: [rules.yml]
                                  """);
        Files.writeString(directory.resolve("rules.yml"),
                """
                groups:
                  - name: chain
                    rules:
                      - record: team:chain_load:sum
                        expr: sum by (team) (chain_load)
                      - alert: ChainOverloaded
                        expr: team:chain_load:sum > 10
                        for: 1s
                        labels: {severity: page}
                        annotations: {summary: '{{ $labels.team }} carries {{ $value }}'}
                """);
        Path routes = directory.resolve("alertmanager.yml");
        Files.writeString(routes,
                """
                route: {receiver: hook, group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 2s}
                receivers: [{name: hook, webhook_configs: [{url: '%s'}]}]
                """.formatted(webhook.url()));
        narthex = StandaloneProcess.start(directory, StandaloneProcess.freePorts(), "--config.file=" + config,
                "--alertmanager.config.file=" + routes, "--rules.lateness=500ms");
    }

    @AfterAll
    static void stop() {
        if (narthex != null) {
            narthex.close();
        }
        if (webhook != null) {
            webhook.close();
        }
    }

    /// One alert of one notification.
    private record Notified(String status, String summary) {}

    /// What the webhook was told of an alert, in that order.
    private static List<Notified> notified(String alertname) {
        List<Notified> notified = new ArrayList<>();
        for (String body : webhook.naming(alertname)) {
            for (Object element : new JsonObject(body).getJsonArray("alerts")) {
                JsonObject alert = (JsonObject) element;
                notified.add(new Notified(alert.getString("status"),
                        alert.getJsonObject("annotations").getString("summary")));
            }
        }
        return notified;
    }

    private static void push(String job, String lines) {
        assertThat(narthex.send(HttpRequest.newBuilder(URI.create(narthex.push() + "/metrics/job/" + job))
                .POST(HttpRequest.BodyPublishers.ofString(lines))).statusCode()).isEqualTo(200);
    }

    private static String amtool(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "--no-version-check";
        all[1] = "--alertmanager.url=" + narthex.alert();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return PeerProcess.run("amtool", all);
    }

    private static void noMoreNotifications(String alertname) {
        // A flush that was under way when the silence came may still arrive.
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        int before = notified(alertname).size();
        await().during(QUIET).atMost(QUIET.plusSeconds(2))
                .until(() -> notified(alertname).size() == before);
    }

    @Test
    void aRuleFiresIsSilencedAndResolves() throws Exception {
        push("chain", "chain_load{team=\"a\",shard=\"1\"} 30\nchain_load{team=\"a\",shard=\"2\"} 12\n");

        await("the record equals its expression").atMost(SOON).untilAsserted(() -> {
            assertThat(values("team:chain_load:sum")).containsExactly("{team=a} 42");
            assertThat(values("sum by (team) (chain_load)")).containsExactly("{team=a} 42");
        });
        await("the webhook is told").atMost(SOON).until(() -> !notified("ChainOverloaded").isEmpty());
        assertThat(notified("ChainOverloaded").getFirst())
                .isEqualTo(new Notified("firing", "a carries 42"));
        assertThat(statesInTheLog("ChainOverloaded")).contains("firing").doesNotContain("resolved");
        await("the alert's series").atMost(SOON).untilAsserted(
                () -> assertThat(values("ALERTS{alertname=\"ChainOverloaded\",alertstate=\"firing\"}")).hasSize(1));
        assertThat(amtool("alert", "query")).contains("ChainOverloaded");

        String silence = amtool("silence", "add", "alertname=ChainOverloaded", "--author=me", "--comment=known",
                "--duration=1h").strip();
        assertThat(amtool("alert", "query")).doesNotContain("ChainOverloaded");
        assertThat(amtool("alert", "query", "--silenced")).contains("ChainOverloaded");
        noMoreNotifications("ChainOverloaded");

        int muted = notified("ChainOverloaded").size();
        amtool("silence", "expire", silence);
        await("notified again").atMost(SOON).until(() -> notified("ChainOverloaded").size() > muted);

        amtool("silence", "add", "alertname=ChainOverloaded", "--author=me", "--comment=known", "--duration=15s");
        noMoreNotifications("ChainOverloaded");
        int mutedAgain = notified("ChainOverloaded").size();
        await("the silence ends by itself").atMost(SOON)
                .until(() -> notified("ChainOverloaded").size() > mutedAgain);

        push("chain", "chain_load{team=\"a\",shard=\"1\"} 1\n");
        await("resolved").atMost(SOON).untilAsserted(
                () -> assertThat(notified("ChainOverloaded").getLast().status()).isEqualTo("resolved"));
        assertThat(amtool("alert", "query")).doesNotContain("ChainOverloaded");
        assertThat(statesInTheLog("ChainOverloaded")).last().isEqualTo("resolved");
        int resolved = notified("ChainOverloaded").size();
        await("told once").during(QUIET).atMost(QUIET.plusSeconds(2))
                .until(() -> notified("ChainOverloaded").size() == resolved);
    }

    /// Debian's Prometheus scrapes the push port, evaluates its own rule and posts its alerts to our port.
    @Test
    void prometheusPostsItsAlertsHere() throws Exception {
        PeerProcess.assumeInstalled("prometheus");
        Path config = directory.resolve("theirs.yml");
        Files.writeString(config,
                """
                global: {scrape_interval: 1s, evaluation_interval: 1s, external_labels: {site: debian}}
                rule_files: [theirs-rules.yml]
                alerting: {alertmanagers: [{static_configs: [{targets: ['%s']}]}]}
                scrape_configs:
                  - {job_name: push, honor_labels: true, static_configs: [{targets: ['%s']}]}
                """.formatted(narthex.alert().replace("http://", ""),
                        narthex.push().replace("http://", "")));
        Files.writeString(directory.resolve("theirs-rules.yml"),
                """
                groups:
                  - name: theirs
                    rules:
                      - alert: FromPrometheus
                        expr: theirs_load{job="theirs",instance=""} > 10
                        annotations: {summary: 'load {{ $value }}'}
                """);
        push("theirs", "theirs_load 11\n");
        try (PeerProcess prometheus = PeerProcess.prometheus(directory, config)) {
            await("posted").atMost(SOON)
                    .untilAsserted(() -> assertThat(notified("FromPrometheus"))
                            .contains(new Notified("firing", "load 11")));
            assertThat(prometheus.get("/api/v1/query?query=theirs_load").body()).contains("\"11\"");
            assertThat(amtool("-o", "json", "alert", "query", "FromPrometheus")).contains("\"site\":\"debian\"",
                    "\"state\":\"active\"");

            push("theirs", "theirs_load 9\n");
            await("resolved").atMost(SOON).untilAsserted(
                    () -> assertThat(notified("FromPrometheus").getLast().status()).isEqualTo("resolved"));
            assertThat(amtool("alert", "query")).doesNotContain("FromPrometheus");
        }
    }

    private static List<String> values(String expression) {
        JsonArray result = new JsonObject(narthex.query(expression).body()).getJsonObject("data")
                .getJsonArray("result");
        List<String> values = new ArrayList<>();
        for (Object element : result) {
            JsonObject sample = (JsonObject) element;
            JsonObject metric = sample.getJsonObject("metric");
            metric.remove("__name__");
            values.add(metric.getMap() + " " + sample.getJsonArray("value").getString(1));
        }
        return values;
    }

    /// What any consumer reads of `narthex.alerts`, with nothing of ours but the published schema.
    private static List<String> statesInTheLog(String alertname) throws Exception {
        BinaryMessageDecoder<GenericRecord> decoder;
        try (InputStream schema = AlertChainIT.class.getResourceAsStream("/narthex/avro/Alert.avsc")) {
            decoder = new BinaryMessageDecoder<>(new GenericData(), new Schema.Parser().parse(schema));
        }
        List<String> states = new ArrayList<>();
        Map<String, Object> settings = Map.of("bootstrap.servers", narthex.bootstrapServers(), "isolation.level",
                "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor("narthex.alerts").stream()
                    .map(p -> new org.apache.kafka.common.TopicPartition(p.topic(), p.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    GenericRecord alert = record.value() == null ? null : decoder.decode(record.value());
                    if (alert != null && alert.get("labels").toString().contains(alertname)) {
                        states.add(alert.get("state").toString());
                    }
                }
            }
        }
        return states;
    }
}
