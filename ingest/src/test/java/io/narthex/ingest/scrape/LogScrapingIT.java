package io.narthex.ingest.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import io.narthex.config.PrometheusConfig;
import io.narthex.config.PrometheusConfigLoader;
import io.narthex.ingest.IngestConfig;
import io.narthex.ingest.IngestService;
import io.narthex.model.MetricType;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.schema.Records;
import io.narthex.schema.metadata.MetadataRecord;
import io.narthex.schema.samples.SampleBatchReader;
import io.narthex.schema.samples.Tick;
import io.narthex.schema.series.IdTable;
import io.narthex.schema.status.ConfigStatus;
import io.narthex.schema.status.StatusRecord;
import io.narthex.schema.status.TargetHealth;
import io.narthex.schema.status.TargetStatus;
import io.narthex.schema.table.CompactedTable;
import io.narthex.schema.table.TopicReader;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.TopicCatalogue;
import io.narthex.schema.topic.Topics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogScrapingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
        try (Admin admin = connection.admin()) {
            new TopicCatalogue(4, TopicCatalogue.CLUSTER_DEFAULT_REPLICATION).ensure(admin);
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void scrapesMetadataAndStatusLieInTheLog() throws Exception {
        List<String> samples = new CopyOnWriteArrayList<>();
        try (FakeTarget target = new FakeTarget();
                IngestService service = IngestService.start(IngestConfig.of(connection, "me", 4),
                        new PrometheusRegistry());
                IdTable ids = IdTable.start(connection);
                TopicReader _ = new TopicReader(connection, Topics.SAMPLES, message -> collect(message, ids,
                        samples));
                CompactedTable<StatusRecord> shown = CompactedTable.start(connection, Records.STATUS);
                CompactedTable<MetadataRecord> families = CompactedTable.start(connection, Records.METADATA)) {
            target.exposition = "# HELP a_total what\n# TYPE a_total counter\na_total{x=\"1\"} 42\n";
            Path file = Files.writeString(dir.resolve("prometheus.yml"), """
                                                                         global: {scrape_interval: 200ms}
                                                                         scrape_configs:
                                                                         - job_name: j
                                                                           static_configs: [{targets: ["%s"]}]
                                                                         - job_name: k
                                                                           dns_sd_configs: [{names: [x]}]
                                                                         """.formatted(target.address()));
            PrometheusConfig config = PrometheusConfigLoader.load(file);
            service.reload(config);
            await().atMost(PATIENCE).until(() -> samples.contains("a_total{instance=\"" + target.address()
                    + "\", job=\"j\", x=\"1\"} 42.0"));
            await().atMost(PATIENCE).until(() -> samples.contains("up{instance=\"" + target.address()
                    + "\", job=\"j\"} 1.0"));
            await().atMost(PATIENCE).until(() -> families.values().contains(new MetadataRecord(TenantId.DEFAULT,
                    "a_total", MetricType.COUNTER, "what", "")));
            await().atMost(PATIENCE).until(() -> shown.values().stream().anyMatch(each -> each instanceof TargetStatus t
                    && t.health() == TargetHealth.UP));
            assertThat(configStatus(shown).warnings()).containsExactly(
                    "line 6: scrape_configs[1].dns_sd_configs is understood but not built yet");
            service.reloadFailed(config, 1, "broken");
            await().atMost(PATIENCE).until(() -> !configStatus(shown).lastAttemptSuccessful());
            assertThat(configStatus(shown).yaml()).contains("job_name: j");
            int before = samples.size();
            await().atMost(PATIENCE).until(() -> samples.size() > before + 10);
        }
    }

    private static ConfigStatus configStatus(CompactedTable<StatusRecord> shown) {
        return shown.values().stream().filter(ConfigStatus.class::isInstance).map(ConfigStatus.class::cast).findFirst()
                .orElseThrow();
    }

    private static void collect(ConsumerRecord<byte[], byte[]> message, IdTable ids, List<String> to) {
        if (Tick.isTick(message.value())) {
            return;
        }
        try (SampleBatchReader batch = new SampleBatchReader()) {
            batch.read(message.value());
            while (batch.nextBlock()) {
                while (batch.nextSeries()) {
                    SeriesId id = new SeriesId(batch.seriesIdHigh(), batch.seriesIdLow());
                    while (batch.nextSample()) {
                        to.add(ids.require(id, PATIENCE).labels() + " " + batch.value());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void targetsAreSpreadOverTheMembersOfTheGroup() {
        int hashes = 1000;
        try (ScrapeAssignment first = joined("first")) {
            await().atMost(PATIENCE).until(() -> owned(first, hashes) == hashes);
            try (ScrapeAssignment second = joined("second")) {
                await().atMost(PATIENCE).until(() -> first.ownedSlots() == 2 && second.ownedSlots() == 2);
                for (long hash = 0; hash < hashes; hash++) {
                    assertThat(first.owns(hash)).isNotEqualTo(second.owns(hash));
                }
            }
            await().atMost(PATIENCE).until(() -> owned(first, hashes) == hashes);
        }
    }

    private static ScrapeAssignment joined(String name) {
        ScrapeAssignment assignment = ScrapeAssignment.of(connection, "g", name, Topics.SAMPLES);
        assignment.start(() -> {});
        return assignment;
    }

    private static int owned(TargetOwnership ownership, int hashes) {
        int count = 0;
        for (long hash = 0; hash < hashes; hash++) {
            count += ownership.owns(-hash) ? 1 : 0;
        }
        return count;
    }
}
