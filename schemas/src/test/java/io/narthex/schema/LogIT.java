package io.narthex.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.schema.alert.Silence;
import io.narthex.schema.series.IdTable;
import io.narthex.schema.series.SeriesCodecs;
import io.narthex.schema.series.SeriesKey;
import io.narthex.schema.series.SeriesRecord;
import io.narthex.schema.series.UnknownSeriesException;
import io.narthex.schema.status.ConfigStatus;
import io.narthex.schema.status.StatusRecord;
import io.narthex.schema.table.CompactedTable;
import io.narthex.schema.table.RecordPublisher;
import io.narthex.schema.table.StatusPublisher;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.TopicCatalogue;
import io.narthex.schema.topic.TopicMismatchException;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final short REPLICATION = TopicCatalogue.CLUSTER_DEFAULT_REPLICATION;

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;
    private static LogConnection connection;
    private static KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(BrokerConfig.local(directory));
        connection = LogConnection.to(broker.bootstrapServers());
        try (Admin admin = connection.admin()) {
            new TopicCatalogue(3, REPLICATION).ensure(admin);
        }
        producer = connection.producer(Map.of());
    }

    @AfterAll
    static void stopBroker() {
        if (producer != null) {
            producer.close();
        }
        broker.close();
    }

    @Test
    void theCatalogueIsVerifiedAndNeverAltered() throws Exception {
        try (Admin admin = connection.admin()) {
            new TopicCatalogue(3, REPLICATION).ensure(admin);
            assertThat(TopicCatalogue.partitionCount(admin)).isEqualTo(3);

            assertThatThrownBy(() -> new TopicCatalogue(4, REPLICATION).ensure(admin))
                    .isInstanceOf(TopicMismatchException.class)
                    .hasMessageStartingWith("topic narthex.samples has 3 partitions, expected 4");
            assertThat(TopicCatalogue.partitionCount(admin)).isEqualTo(3);

            admin.createPartitions(Map.of(Topics.ALERT_EVENTS, NewPartitions.increaseTo(5))).all().get();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(() -> new TopicCatalogue(3, REPLICATION).ensure(admin))
                            .hasMessageStartingWith("topic narthex.alert-events has 5 partitions, expected 3"));
        }
    }

    @Test
    void theRulesRecordsAgeFromTheirAppending() throws Exception {
        List<ConfigResource> topics = Stream.of(Topics.RULE_PARTIALS, Topics.RULE_RESULTS)
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
        try (Admin admin = connection.admin()) {
            assertThat(admin.describeConfigs(topics).all().get().values()).hasSize(2)
                    .allMatch(config -> config.get("message.timestamp.type").value().equals("LogAppendTime"));
        }
    }

    @Test
    void theIdTableWaitsForWhatWasPublishedBeforeTheCall() throws Exception {
        Labels labels = Labels.of("__name__", "up", "job", "a");
        SeriesId id = SeriesId.of(TenantId.DEFAULT, labels);
        try (IdTable table = IdTable.start(connection)) {
            assertThatThrownBy(() -> table.require(id, PATIENCE)).isInstanceOf(UnknownSeriesException.class)
                    .hasMessage("series " + id + " is not in topic narthex.series");

            byte[] value = SeriesCodecs.encodeSeries(TenantId.DEFAULT, labels);
            producer.send(new ProducerRecord<>(Topics.SERIES, 1, SeriesKey.of(id), value)).get();

            assertThat(table.require(id, PATIENCE)).isEqualTo(new SeriesRecord(TenantId.DEFAULT, labels));
        }
    }

    @Test
    void theIdTableRefusesALabelSetUnderAForeignId() throws Exception {
        SeriesId foreign = new SeriesId(1, 2);
        List<SeriesId> layout = List.of(foreign, new SeriesId(3, 4));
        producer.send(new ProducerRecord<>(Topics.SERIES, 0, SeriesKey.of(foreign),
                SeriesCodecs.encodeSeries(TenantId.DEFAULT, Labels.of("a", "b")))).get();
        producer.send(new ProducerRecord<>(Topics.SERIES, 0, SeriesKey.of(SeriesCodecs.layoutId(layout)),
                SeriesCodecs.encodeLayout(TenantId.DEFAULT, layout))).get();
        producer.send(new ProducerRecord<>(Topics.SERIES, 0, new byte[]{1}, new byte[]{2})).get();

        try (IdTable table = IdTable.start(connection)) {
            assertThat(table.requireLayout(SeriesCodecs.layoutId(layout), PATIENCE)).isEqualTo(layout);
            assertThat(table.find(foreign)).isNull();
            assertThat(table.conflictCount()).isEqualTo(1);
            assertThat(table.malformedCount()).isEqualTo(1);
        }
    }

    @Test
    void aTableShowsTheLatestValueAndForgetsWhatWasRemoved() throws Exception {
        RecordPublisher<Silence> publisher = new RecordPublisher<>(producer, Records.SILENCES);
        publisher.publish(silence("a", "first")).get();
        publisher.publish(silence("a", "second")).get();
        publisher.publish(silence("b", "gone")).get();
        List<String> changes = new CopyOnWriteArrayList<>();
        try (CompactedTable<Silence> table = CompactedTable.start(connection, Records.SILENCES, List.of((key, before,
                after) -> changes.add(key + (before == null ? "" : " " + before.comment()) + " > "
                        + (after == null ? "" : after.comment()))))) {
            table.awaitCaughtUp(PATIENCE);
            publisher.remove("default/b").get();
            table.readToEnd().get();

            assertThat(table.values()).containsExactly(silence("a", "second"));
            assertThat(changes).containsExactly("default/a > first", "default/a first > second", "default/b > gone",
                    "default/b gone > ");
        }
    }

    private static Silence silence(String id, String comment) {
        return new Silence(TenantId.DEFAULT, id, List.of(), 1, 2, 3, "me", comment, Map.of());
    }

    @Test
    void statusArrivesWithoutBlockingTheCaller() {
        ConfigStatus status = new ConfigStatus("ingest", "global: {}\n", 1, 1, true, "", List.of(), List.of());
        try (CompactedTable<StatusRecord> table = CompactedTable.start(connection, Records.STATUS);
                StatusPublisher publisher = StatusPublisher.start(connection)) {
            publisher.publish(status);

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(table.find("config/ingest")).isEqualTo(status));

            publisher.remove("config/ingest");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(table.find("config/ingest")).isNull());
            assertThat(publisher.droppedCount()).isZero();
        }
    }
}
