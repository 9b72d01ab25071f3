package io.narthex.ingest.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import io.narthex.config.PrometheusConfig;
import io.narthex.config.PrometheusConfigLoader;
import io.narthex.ingest.IngestConfig;
import io.narthex.ingest.IngestService;
import io.narthex.schema.topic.LogConnection;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetSpreadingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TARGETS = 40;

    @TempDir
    private static Path brokerDir;
    private static EmbeddedBroker broker;
    private static LogConnection connection;

    @TempDir
    private Path dir;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(BrokerConfig.local(brokerDir));
        connection = LogConnection.to(broker.bootstrapServers());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    /// One life of an ingest process.
    private static final class Instance implements AutoCloseable {
        private final PrometheusRegistry registry = new PrometheusRegistry();
        private final IngestService service;

        private Instance(String name, PrometheusConfig config) {
            IngestConfig alone = IngestConfig.of(connection, name, 4);
            service = IngestService.start(new IngestConfig(alone.log(), name, true, alone.partitions(),
                    alone.replicationFactor(), alone.limits(), alone.push(), alone.requestTimeout(),
                    alone.deliveryTimeout()), registry);
            service.reload(config);
        }

        private int targets() {
            return registry.scrape().stream()
                    .filter(metric -> metric.getMetadata().getName().equals("prometheus_target_scrape_pool_targets"))
                    .flatMap(metric -> metric.getDataPoints().stream())
                    .mapToInt(point -> (int) ((GaugeSnapshot.GaugeDataPointSnapshot) point).getValue()).sum();
        }

        @Override
        public void close() {
            service.close();
        }
    }

    @Test
    void eachTargetIsScrapedByOneInstanceAndTakenOverWhenThatOneLeaves() throws Exception {
        try (FakeTarget target = new FakeTarget()) {
            PrometheusConfig config = configOf(target);
            try (Instance first = new Instance("first", config)) {
                await().atMost(PATIENCE).until(() -> first.targets() == TARGETS);
                try (Instance second = new Instance("second", config)) {
                    await().atMost(PATIENCE).until(() -> second.targets() > 0);
                    await().atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(first.targets() + second.targets()).isEqualTo(TARGETS));
                }
                await().atMost(PATIENCE).until(() -> first.targets() == TARGETS);
            }
        }
    }

    @Test
    void theLaterOfTwoInstancesOfOneNameScrapes() throws Exception {
        try (FakeTarget target = new FakeTarget()) {
            PrometheusConfig config = configOf(target);
            try (Instance earlier = new Instance("twin", config)) {
                await().atMost(PATIENCE).until(() -> earlier.targets() == TARGETS);
                try (Instance later = new Instance("twin", config)) {
                    await().atMost(PATIENCE).until(() -> later.targets() == TARGETS);
                    await().atMost(PATIENCE).until(() -> earlier.targets() == 0);
                }
            }
        }
    }

    private PrometheusConfig configOf(FakeTarget target) throws Exception {
        String targets = IntStream.range(0, TARGETS)
                .mapToObj(i -> """
                               - {targets: ["%s"], labels: {shard: "%d", __param_shard: "%d"}}
                               """.formatted(target.address(), i, i)).collect(Collectors.joining());
        return PrometheusConfigLoader.load(
                Files.writeString(dir.resolve("prometheus.yml"), """
                                                                 global: {scrape_interval: 500ms, scrape_timeout: 500ms}
                                                                 scrape_configs:
                                                                 - job_name: spread
                                                                   static_configs:
                                                                 """ + targets.indent(2)));
    }
}
