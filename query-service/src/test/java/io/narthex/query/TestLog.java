package io.narthex.query;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.schema.samples.SampleBatchWriter;
import io.narthex.schema.series.LayoutId;
import io.narthex.schema.series.Partitioner;
import io.narthex.schema.series.SeriesCodecs;
import io.narthex.schema.series.SeriesKey;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.TopicCatalogue;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// A broker with all topics, and a producer that publishes series before it sends samples, as ingest does.
final class TestLog implements AutoCloseable {
    static final int PARTITIONS = 2;

    private final EmbeddedBroker broker;
    private final LogConnection connection;
    private final KafkaProducer<byte[], byte[]> producer;
    private final SampleBatchWriter writer = new SampleBatchWriter();
    private final Set<SeriesId> published = new HashSet<>();
    private long sequence;

    /// One sample to send.
    record Point(Labels labels, long timestampMs, double value) {}

    private TestLog(EmbeddedBroker broker) {
        this.broker = broker;
        connection = LogConnection.to(broker.bootstrapServers());
        try (Admin admin = connection.admin()) {
            new TopicCatalogue(PARTITIONS, (short) 1).ensure(admin);
        }
        producer = connection.producer(Map.of());
    }

    static TestLog start(Path directory) {
        return new TestLog(EmbeddedBroker.start(BrokerConfig.local(directory)));
    }

    LogConnection connection() {
        return connection;
    }

    /// Sends the points, one record for each partition, and waits for the acknowledgement.
    ///
    /// @param layout whether series are named by a layout instead of their ids
    void send(List<Point> points, boolean layout) throws ExecutionException, InterruptedException {
        Map<Integer, Map<Labels, List<Point>>> byPartition = new TreeMap<>();
        for (Point point : points) {
            int partition = Partitioner.partition(TenantId.DEFAULT, point.labels(), PARTITIONS);
            publish(point.labels(), partition);
            byPartition.computeIfAbsent(partition, p -> new LinkedHashMap<>())
                    .computeIfAbsent(point.labels(), l -> new ArrayList<>()).add(point);
        }
        for (Map.Entry<Integer, Map<Labels, List<Point>>> entry : byPartition.entrySet()) {
            byte[] value = encode(entry.getKey(), entry.getValue(), layout);
            producer.send(new ProducerRecord<>(Topics.SAMPLES, entry.getKey(), null, value)).get();
        }
    }

    /// Sends an exemplar of a series that was sent before.
    void send(Labels labels, Exemplar exemplar) throws ExecutionException, InterruptedException {
        writer.reset();
        writer.beginSeries(SeriesId.of(TenantId.DEFAULT, labels));
        writer.exemplar(exemplar);
        producer.send(new ProducerRecord<>(Topics.SAMPLES, Partitioner.partition(TenantId.DEFAULT, labels, PARTITIONS),
                null, writer.finish(TenantId.DEFAULT, "test", sequence++, 0, 1))).get();
    }

    private byte[] encode(int partition, Map<Labels, List<Point>> series, boolean layout)
            throws ExecutionException, InterruptedException {
        writer.reset();
        List<SeriesId> ids = series.keySet().stream().map(labels -> SeriesId.of(TenantId.DEFAULT, labels)).toList();
        if (layout) {
            LayoutId id = SeriesCodecs.layoutId(ids);
            producer.send(new ProducerRecord<>(Topics.SERIES, partition, SeriesKey.of(id),
                    SeriesCodecs.encodeLayout(TenantId.DEFAULT, ids))).get();
            writer.beginLayoutBlock(id);
        } else {
            writer.beginBlock();
        }
        int position = 0;
        for (Map.Entry<Labels, List<Point>> entry : series.entrySet()) {
            if (layout) {
                writer.beginLayoutSeries(position++);
            } else {
                writer.beginSeries(SeriesId.of(TenantId.DEFAULT, entry.getKey()));
            }
            for (Point point : entry.getValue()) {
                writer.sample(point.timestampMs(), Double.doubleToRawLongBits(point.value()));
            }
        }
        return writer.finish(TenantId.DEFAULT, "test", sequence++, 0, 1);
    }

    private void publish(Labels labels, int partition) throws ExecutionException, InterruptedException {
        SeriesId id = SeriesId.of(TenantId.DEFAULT, labels);
        if (published.add(id)) {
            producer.send(new ProducerRecord<>(Topics.SERIES, partition, SeriesKey.of(id),
                    SeriesCodecs.encodeSeries(TenantId.DEFAULT, labels))).get();
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        writer.close();
        broker.close();
    }
}
