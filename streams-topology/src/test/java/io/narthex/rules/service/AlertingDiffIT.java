package io.narthex.rules.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

import com.sun.net.httpserver.HttpServer;
import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.rules.peer.PrometheusPeer;
import io.narthex.schema.Records;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertState;
import io.narthex.schema.produce.SampleProducer;
import io.narthex.schema.produce.SampleProducerConfig;
import io.narthex.schema.produce.SampleSet;
import io.narthex.schema.series.IdTable;
import io.narthex.schema.table.CompactedTable;
import io.narthex.schema.table.TableListener;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.TopicCatalogue;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Alerts of the same rules over the same samples, ours and an installed Prometheus', both live: the same transitions of
/// every alert, and the same payloads but for times. Evaluations every 2 s, `for` 6 s.
///
/// `-Dnarthex.rules.alerting.rounds` says how often everything happens (default 1; a round is 30 s).
class AlertingDiffIT {
    private static final int ROUND_SECONDS = 30;
    private static final String RULES = """
                                        groups:
                                        - name: g
                                          rules:
                                          - alert: High
                                            expr: load > 10
                                            for: 6s
                                            labels: {severity: page, secret: x, text: 'load {{ $value }}'}
                                            annotations:
                                              summary: '{{ $labels.instance }} has {{ $value | humanize }} in {{ $externalLabels.region }}'
                                              missing: '[{{ $labels.nothing }}]'
                                          - alert: AtOnce
                                            expr: load > 50
                                            annotations: {first: '{{ with query "count(load)" }}{{ . | first | value }}{{ end }}'}
                                          - alert: Meta
                                            expr: count by (alertname) (ALERTS{alertname="High", alertstate="firing"}) > 0
                                          - alert: Twice
                                            expr: label_replace(load, "instance", "same", "", "")
                                          - alert: Dropped
                                            expr: load > 0
                                            labels: {drop: 'yes'}
                                        """;
    private static final String CONFIG = """
                                         global:
                                           evaluation_interval: 2s
                                           external_labels: {region: eu}
                                         rule_files: [rules.yml]
                                         alerting:
                                           alert_relabel_configs:
                                           - {regex: secret, action: labeldrop}
                                           - {source_labels: [drop], regex: 'yes', action: drop}
                                         """;

    @TempDir
    private Path directory = Path.of("");

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<String, List<String>> ourStates = new ConcurrentSkipListMap<>();
    private final Set<String> ourPayloads = new ConcurrentSkipListSet<>();
    private final Set<String> theirPayloads = new ConcurrentSkipListSet<>();
    private final Map<String, Boolean> theirResolved = new ConcurrentSkipListMap<>();

    private <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    @Test
    void alertsGoThroughTheSameLives() throws Exception {
        assumeTrue(Files.isExecutable(PrometheusPeer.BINARY), "prometheus is not installed");
        Files.writeString(directory.resolve("rules.yml"), RULES);
        Files.writeString(directory.resolve("prometheus.yml"), CONFIG);
        String receiver = startReceiver();
        PrometheusPeer peer = keep(new PrometheusPeer(directory, CONFIG
                + "  alertmanagers: [{static_configs: [{targets: ['" + receiver + "']}]}]\n"));
        SampleProducer producer = startOurs();
        int rounds = Integer.getInteger("narthex.rules.alerting.rounds", 1);
        long startMs = System.currentTimeMillis();
        for (int tick = 0; tick < rounds * ROUND_SECONDS * 2; tick++) {
            Map<Labels, Map.Entry<Long, Double>> samples = samples(tick / 2 % ROUND_SECONDS);
            SampleSet set = producer.newSet(TenantId.DEFAULT);
            samples.forEach((labels, sample) -> set.add(producer.series(TenantId.DEFAULT, labels), sample.getKey(),
                    Double.doubleToRawLongBits(sample.getValue())));
            producer.send(set).join();
            peer.write(samples);
            long nextMs = startMs + (tick + 1) * 500L;
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5))
                    .until(() -> System.currentTimeMillis() >= nextMs);
        }
        long endMs = System.currentTimeMillis();
        Map<String, List<String>> theirStates = theirStates(peer, startMs, endMs);

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(ourStates).isEqualTo(theirStates);
            assertThat(ourPayloads).isEqualTo(theirPayloads);
        });
        assertThat(theirStates.get("AtOnce/d")).startsWith("firing", "resolved");
        assertThat(theirStates.get("High/a")).startsWith("pending", "firing", "resolved");
        assertThat(theirStates.get("High/b")).startsWith("pending");
        assertThat(theirStates).doesNotContainKeys("Twice/same", "Dropped/a");
    }

    private SampleProducer startOurs() throws Exception {
        EmbeddedBroker broker = keep(EmbeddedBroker.start(BrokerConfig.local(directory.resolve("kafka"))));
        LogConnection connection = LogConnection.to(broker.bootstrapServers());
        try (Admin admin = connection.admin()) {
            new TopicCatalogue(2, (short) 1).ensure(admin);
        }
        TableListener<Alert> listener = (_, before, after) -> {
            if (after == null) {
                if (before != null) {
                    ourStates.computeIfAbsent(name(before.labels()), _ -> new ArrayList<>()).add("gone");
                }
                return;
            }
            List<String> states = ourStates.computeIfAbsent(name(after.labels()), _ -> new ArrayList<>());
            String state = after.state().name().toLowerCase(java.util.Locale.ROOT);
            if (states.isEmpty() || !states.getLast().equals(state)) {
                states.add(state);
            }
            if (after.state() != AlertState.PENDING) {
                ourPayloads.add((after.state() == AlertState.RESOLVED) + " " + after.labels() + " "
                        + new TreeMap<>(after.annotations()) + " " + query(after.generatorUrl()));
            }
        };
        keep(CompactedTable.start(connection, Records.ALERTS, List.of(listener)));
        SampleProducer producer = keep(
                SampleProducer.start(SampleProducerConfig.of("it"), connection, InstantSource.system()));
        RulesService rules = keep(RulesService.start(RulesConfig.of(connection, directory.resolve("prometheus.yml"),
                "http://localhost:9090", directory.resolve("streams")), keep(IdTable.start(connection)),
                new PrometheusRegistry(),
                InstantSource.system()));
        await().atMost(Duration.ofSeconds(60)).until(rules::isReady);
        return producer;
    }

    private static String query(String generatorUrl) {
        return generatorUrl.substring(generatorUrl.indexOf('?'));
    }

    private static String name(Labels labels) {
        return labels.value("alertname") + "/" + labels.value("instance");
    }

    /// The loads at a second of a round: a fires and is resolved, b is pending only, c fires to the end, d fires at once.
    private static Map<Labels, Map.Entry<Long, Double>> samples(int second) {
        long nowMs = System.currentTimeMillis();
        Map<Labels, Map.Entry<Long, Double>> samples = new HashMap<>();
        put(samples, nowMs, "a", second >= 4 && second < 18 ? 20 : 1);
        put(samples, nowMs, "b", second >= 4 && second < 8 ? 30 : 1);
        put(samples, nowMs, "c", second >= 6 && second < 25 ? 1234 / 100.0 : 1);
        put(samples, nowMs, "d", second >= 8 && second < 13 ? 60 : 1);
        return samples;
    }

    private static void put(Map<Labels, Map.Entry<Long, Double>> samples, long nowMs, String instance, double value) {
        samples.put(Labels.of("__name__", "load", "instance", instance, "job", "j"), Map.entry(nowMs, value));
    }

    private String startReceiver() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            for (Object item : PrometheusPeer.list(new Load(LoadSettings.builder().build()).loadFromString(body))) {
                received(PrometheusPeer.map(item));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        keep(() -> server.stop(0));
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void received(Map<?, ?> alert) {
        Labels labels = Labels.of(PrometheusPeer.texts(alert.get("labels")));
        boolean isResolved = !Instant.parse((String) Objects.requireNonNull(alert.get("endsAt")))
                .isAfter(Instant.now());
        if (isResolved) {
            theirResolved.put(name(labels), true);
        }
        Object annotations = alert.get("annotations");
        Map<String, String> texts = annotations == null ? Map.of() : PrometheusPeer.texts(annotations);
        theirPayloads.add(isResolved + " " + labels + " " + new TreeMap<>(texts) + " "
                + query((String) Objects.requireNonNull(alert.get("generatorURL"))));
    }

    /// From the `ALERTS` series: Prometheus tells nobody of a pending alert.
    private Map<String, List<String>> theirStates(PrometheusPeer peer, long startMs, long endMs)
            throws IOException, InterruptedException {
        Map<String, List<String>> states = new TreeMap<>();
        Map<String, String> last = new HashMap<>();
        Map<Long, Map<Labels, Double>> points = peer.valuesAt("ALERTS{alertname!=\"Dropped\"}", startMs, endMs, 500);
        for (long timeMs = startMs; timeMs <= endMs; timeMs += 500) {
            Map<Labels, Double> active = points.getOrDefault(timeMs, Map.of());
            Map<String, String> now = new HashMap<>();
            active.keySet().forEach(labels -> now.put(name(labels), labels.value("alertstate")));
            Set<String> names = new TreeSet<>(last.keySet());
            names.addAll(now.keySet());
            for (String name : names) {
                String before = last.get(name);
                String after = now.get(name);
                if (!Objects.equals(before, after)) {
                    states.computeIfAbsent(name, _ -> new ArrayList<>()).add(after != null
                            ? after
                            : Objects.equals(before, "firing") ? "resolved" : "gone");
                }
            }
            last = now;
        }
        states.forEach((name, all) -> assertThat(all.contains("resolved"))
                .isEqualTo(theirResolved.containsKey(name)));
        return states;
    }
}
