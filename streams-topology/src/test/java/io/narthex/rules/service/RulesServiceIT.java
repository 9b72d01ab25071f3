package io.narthex.rules.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.model.Staleness;
import io.narthex.model.TenantId;
import io.narthex.rules.config.RuleFileException;
import io.narthex.schema.Records;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertState;
import io.narthex.schema.produce.SampleProducer;
import io.narthex.schema.produce.SampleProducerConfig;
import io.narthex.schema.produce.SampleSet;
import io.narthex.schema.samples.SampleBatchReader;
import io.narthex.schema.status.RuleAlertState;
import io.narthex.schema.status.RuleGroupStatus;
import io.narthex.schema.status.RuleHealth;
import io.narthex.schema.status.StatusRecord;
import io.narthex.schema.table.CompactedTable;
import io.narthex.schema.table.TableListener;
import io.narthex.schema.series.IdTable;
import io.narthex.schema.table.TopicReader;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.TopicCatalogue;
import io.narthex.schema.topic.Topics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Labels INPUT = Labels.of("__name__", "load", "job", "j", "instance", "i");
    private static final Labels RECORDED = Labels.of("__name__", "job:load:double", "job", "j");

    @TempDir
    private Path directory = Path.of("");

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<Long, Double> recorded = new ConcurrentSkipListMap<>();
    private final Map<Long, Double> sent = new ConcurrentSkipListMap<>();
    private final List<AlertState> states = new ArrayList<>();
    private final Map<String, Boolean> conflicts = new ConcurrentHashMap<>();
    private volatile double value = 1;
    private LogConnection connection = LogConnection.to("none:1");

    @BeforeEach
    void start() throws Exception {
        EmbeddedBroker broker = keep(EmbeddedBroker.start(BrokerConfig.local(directory.resolve("kafka"))));
        connection = LogConnection.to(broker.bootstrapServers());
        try (Admin admin = connection.admin()) {
            new TopicCatalogue(2, (short) 1).ensure(admin);
        }
        Files.writeString(directory.resolve("prometheus.yml"), """
                                                               global:
                                                                 evaluation_interval: 1s
                                                                 external_labels: {region: eu}
                                                               rule_files: [rules.yml]
                                                               alerting:
                                                                 alert_relabel_configs:
                                                                 - {regex: secret, action: labeldrop}
                                                               """);
        writeRules("for: 3s");
        watchSamples();
    }

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

    private void writeRules(String hold) throws IOException {
        Files.writeString(directory.resolve("rules.yml"),
                """
                groups:
                - name: g
                  rules:
                  - record: job:load:double
                    expr: sum by (job) (load) * 2
                  - alert: High
                    expr: job:load:double > 10
                    %s
                    labels: {severity: page, secret: x}
                    annotations: {summary: 'load of {{ $labels.job }} is {{ $value }}'}
                """.formatted(hold));
    }

    private RulesService startRules() {
        RulesConfig config = RulesConfig.of(
                connection,
                directory.resolve("prometheus.yml"),
                "http://localhost:9090",
                directory.resolve("streams-" + open.size()));
        return RulesService.start(config, keep(IdTable.start(connection)), new PrometheusRegistry(),
                InstantSource.system());
    }

    private void produce() {
        SampleProducer producer = keep(
                SampleProducer.start(SampleProducerConfig.of("it"), connection, InstantSource.system()));
        Thread thread = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                SampleSet set = producer.newSet(TenantId.DEFAULT);
                long nowMs = System.currentTimeMillis();
                double now = value;
                set.add(producer.series(TenantId.DEFAULT, INPUT), nowMs, Double.doubleToRawLongBits(now));
                producer.send(set).join();
                sent.put(nowMs, now);
                try {
                    Thread.sleep(500);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        keep(() -> {
            thread.interrupt();
            thread.join();
        });
    }

    private void watchSamples() {
        SampleBatchReader reader = new SampleBatchReader();
        SeriesId id = SeriesId.of(TenantId.DEFAULT, RECORDED);
        keep(new TopicReader(connection, Topics.SAMPLES, record -> {
            byte[] bytes = record.value();
            if (bytes == null || !SampleBatchReader.isBatch(bytes)) {
                return;
            }
            reader.read(bytes);
            while (reader.nextBlock()) {
                while (reader.nextSeries()) {
                    boolean isRecorded = reader.seriesIdHigh() == id.high() && reader.seriesIdLow() == id.low();
                    while (reader.nextSample()) {
                        if (isRecorded) {
                            Double before = recorded.put(reader.timestampMs(), reader.value());
                            if (before != null && before != reader.value()) {
                                conflicts.put("at " + reader.timestampMs(), true);
                            }
                        }
                    }
                }
            }
        }));
    }

    private CompactedTable<Alert> watchAlerts() {
        TableListener<Alert> listener = (_, _, after) -> {
            if (after != null) {
                synchronized (states) {
                    states.add(after.state());
                }
            }
        };
        return keep(CompactedTable.start(connection, Records.ALERTS, List.of(listener)));
    }

    private List<AlertState> distinctStates() {
        synchronized (states) {
            return states.stream().distinct().toList();
        }
    }

    @Test
    void rulesRecordAndAlertFromTheLogIntoTheLog() throws Exception {
        CompactedTable<Alert> alerts = watchAlerts();
        CompactedTable<StatusRecord> status = keep(CompactedTable.start(connection, Records.STATUS));
        produce();
        RulesService rules = keep(startRules());
        await().atMost(PATIENCE).until(rules::isReady);
        await().atMost(PATIENCE).until(() -> recorded.size() >= 3);
        value = 20;
        await().atMost(PATIENCE).until(() -> distinctStates().contains(AlertState.FIRING));
        Alert firing = alerts.values().iterator().next();
        assertThat(firing.labels())
                .isEqualTo(Labels.of("alertname", "High", "job", "j", "severity", "page", "region", "eu"));
        assertThat(firing.annotations()).isEqualTo(Map.of("summary", "load of j is 40"));
        assertThat(firing.generatorUrl())
                .isEqualTo("http://localhost:9090/graph?g0.expr=job%3Aload%3Adouble+%3E+10&g0.tab=1");
        RuleGroupStatus group = (RuleGroupStatus) status.values().stream()
                .filter(RuleGroupStatus.class::isInstance).findFirst().orElseThrow();
        assertThat(group.rules()).extracting(rule -> rule.health()).containsOnly(RuleHealth.OK);
        value = 1;
        await().atMost(PATIENCE).until(() -> distinctStates().contains(AlertState.RESOLVED));
        assertThat(distinctStates()).containsExactly(AlertState.PENDING, AlertState.FIRING, AlertState.RESOLVED);
        assertThat(conflicts).isEmpty();
        assertRecordedEqualsTheExpression();
    }

    private void assertRecordedEqualsTheExpression() {
        TreeMap<Long, Double> input = new TreeMap<>(sent);
        recorded.forEach((timestampMs, result) -> {
            Map.Entry<Long, Double> last = input.floorEntry(timestampMs);
            if (last != null && !Staleness.isMarker(result)) {
                assertThat(result).as("at %d", timestampMs).isEqualTo(2 * last.getValue());
            }
        });
    }

    @Test
    void aRestartKeepsTheAlertsAge() throws Exception {
        writeRules("for: 15s");
        CompactedTable<Alert> alerts = watchAlerts();
        CompactedTable<StatusRecord> status = keep(CompactedTable.start(connection, Records.STATUS));
        value = 20;
        produce();
        RulesService first = keep(startRules());
        await().atMost(PATIENCE).until(() -> distinctStates().contains(AlertState.PENDING));
        long activeAtMs = alerts.values().iterator().next().startsAtMs();
        first.close();
        RulesService second = keep(startRules());
        await().atMost(PATIENCE).until(second::isReady);
        await().atMost(PATIENCE).until(() -> distinctStates().contains(AlertState.FIRING));
        Alert firing = alerts.values().iterator().next();
        assertThat(firing.startsAtMs() - activeAtMs).isBetween(15_000L, 16_500L);
        RuleGroupStatus group = (RuleGroupStatus) status.values().stream()
                .filter(RuleGroupStatus.class::isInstance).findFirst().orElseThrow();
        assertThat(group.rules().get(1).alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.activeAtMs()).isEqualTo(activeAtMs);
            assertThat(alert.state()).isEqualTo(RuleAlertState.FIRING);
        });
        assertThat(conflicts).isEmpty();
    }

    @Test
    void aReloadTakesEffectAndABadFileChangesNothing() throws Exception {
        CompactedTable<StatusRecord> status = keep(CompactedTable.start(connection, Records.STATUS));
        produce();
        RulesService rules = keep(startRules());
        await().atMost(PATIENCE).until(() -> recorded.size() >= 2);
        Files.writeString(directory.resolve("rules.yml"), "groups: [{}]");
        assertThatThrownBy(rules::reload).isInstanceOf(RuleFileException.class)
                .hasMessageContaining("Groupname must not be empty");
        int before = recorded.size();
        await().atMost(PATIENCE).until(() -> recorded.size() > before + 2);
        Files.writeString(
                directory.resolve("rules.yml"),
                "groups: [{name: other, rules: [{record: answer, expr: vector(42)}]}]");
        rules.reload();
        await().atMost(PATIENCE).until(
                () -> status.values().stream().anyMatch(
                        record -> record instanceof RuleGroupStatus group && group.name().equals("other")
                                && group.lastEvaluationMs() > 0));
        await().atMost(PATIENCE).until(
                () -> status.values().stream().noneMatch(
                        record -> record instanceof RuleGroupStatus group && group.name().equals("g")));
    }
}
