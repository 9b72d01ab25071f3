package io.narthex.schema.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.schema.samples.SampleBatchReader;
import io.narthex.schema.samples.Tick;
import io.narthex.schema.series.IdTable;
import io.narthex.schema.table.TopicReader;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.TopicCatalogue;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleProducerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PARTITIONS = 3;
    private static final long T = 1_764_000_000_000L;

    @TempDir
    Path directory;

    /// Everything that lies in `samples`, as a reader sees it.
    private static final class Readback implements AutoCloseable {
        final List<String> samples = new CopyOnWriteArrayList<>();
        final AtomicLong many = new AtomicLong();
        final List<Integer> partsSeen = new CopyOnWriteArrayList<>();
        final Map<Integer, Tick> ticks = new ConcurrentHashMap<>();
        private final SampleBatchReader batch = new SampleBatchReader();
        private final IdTable ids;
        private final TopicReader reader;

        Readback(LogConnection connection) {
            ids = IdTable.start(connection);
            reader = new TopicReader(connection, Topics.SAMPLES, this::apply);
        }

        private void apply(ConsumerRecord<byte[], byte[]> lying) {
            if (Tick.isTick(lying.value())) {
                ticks.put(lying.partition(), Tick.decode(lying.value()));
                return;
            }
            batch.read(lying.value());
            partsSeen.add(batch.parts());
            while (batch.nextBlock()) {
                while (batch.nextSeries()) {
                    SeriesId id = new SeriesId(batch.seriesIdHigh(), batch.seriesIdLow());
                    if (batch.samplesLeft() > 1) {
                        many.addAndGet(batch.samplesLeft());
                        continue;
                    }
                    while (batch.nextSample()) {
                        samples.add(labels(id) + " " + batch.value() + " @" + batch.timestampMs());
                    }
                }
            }
        }

        private Labels labels(SeriesId id) {
            try {
                return ids.require(id, PATIENCE).labels();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            reader.close();
            ids.close();
            batch.close();
        }
    }

    private static SampleProducerConfig config() {
        return new SampleProducerConfig("w-1", 64 << 20, 1000, Duration.ofSeconds(2), Duration.ofSeconds(3),
                Duration.ofDays(1));
    }

    private static void add(SampleProducer producer, SampleSet set, String name, double value) {
        set.add(producer.series(TenantId.DEFAULT, Labels.of("__name__", name, "job", "j", "instance", name)), T,
                Double.doubleToRawLongBits(value));
    }

    @Test
    void whatIsAcknowledgedIsReadBackWithItsLabels() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.local(directory));
                Admin admin = LogConnection.to(broker.bootstrapServers()).admin()) {
            LogConnection connection = LogConnection.to(broker.bootstrapServers());
            new TopicCatalogue(PARTITIONS, TopicCatalogue.CLUSTER_DEFAULT_REPLICATION).ensure(admin);
            try (SampleProducer producer = SampleProducer.start(config(), connection, InstantSource.system());
                    Readback log = new Readback(connection)) {
                List<String> expected = new ArrayList<>();
                SampleSet set = producer.newSet(TenantId.DEFAULT);
                for (int i = 0; i < 50; i++) {
                    add(producer, set, "m" + i, i);
                    expected.add("m" + i + "{instance=\"m" + i + "\", job=\"j\"} " + (double) i + " @" + T);
                }
                SampleSet again = producer.newSet(TenantId.DEFAULT);
                add(producer, again, "m0", 7);
                expected.add("m0{instance=\"m0\", job=\"j\"} 7.0 @" + T);

                producer.send(set).get(20, TimeUnit.SECONDS);
                producer.send(again).get(20, TimeUnit.SECONDS);

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(log.samples).containsExactlyInAnyOrderElementsOf(expected));
                assertThat(producer.stats().publishedSeriesCount()).isEqualTo(50);
                assertThat(producer.stats().sampleCount()).isEqualTo(51);
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(log.ticks).hasSize(PARTITIONS));
                assertThat(log.ticks.values()).extracting(Tick::writer).containsOnly("w-1");
                assertThat(producer.stats().pendingBytes()).isZero();

                largeSetsGoInNumberedParts(producer, log);
                aRecordThatIsTooLargeFailsAlone(producer);
                limitsRefuseAtOnce(producer);
            }
        }
    }

    private static void largeSetsGoInNumberedParts(SampleProducer producer, Readback log) throws Exception {
        log.partsSeen.clear();
        SampleSet large = producer.newSet(TenantId.DEFAULT);
        SeriesRef series = producer.series(TenantId.DEFAULT, Labels.of("__name__", "large", "instance", "x"));
        for (int i = 0; i < 1_000_000; i++) {
            large.add(series, T + i, i);
        }

        producer.send(large).get(30, TimeUnit.SECONDS);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(log.many.get()).isEqualTo(1_000_000));
        assertThat(log.partsSeen).containsExactly(2, 2);
    }

    private static void aRecordThatIsTooLargeFailsAlone(SampleProducer producer) throws Exception {
        StringBuilder noise = new StringBuilder();
        new Random(1).ints(24 << 20, 0x21, 0x7F).forEach(c -> noise.append((char) c));
        SampleSet large = producer.newSet(TenantId.DEFAULT);
        SeriesRef series = producer.series(TenantId.DEFAULT, Labels.of("__name__", "large", "instance", "x"));
        large.addExemplar(series, new Exemplar(Labels.of("trace_id", noise.toString()), 1, T));

        assertThatThrownBy(() -> producer.send(large).get(30, TimeUnit.SECONDS)).cause()
                .isInstanceOf(UnwritableSamplesException.class)
                .hasMessage("samples are larger than a record of the log");

        assertThat(producer.isWritable()).isTrue();
        sendOne(producer, "next").get(30, TimeUnit.SECONDS);
    }

    private static void limitsRefuseAtOnce(SampleProducer producer) {
        SampleSet huge = producer.newSet(TenantId.DEFAULT);
        SeriesRef series = producer.series(TenantId.DEFAULT, Labels.of("__name__", "huge"));
        IntStream.range(0, 1_500_000).forEach(i -> huge.add(series, T + i, 0));

        assertThat(producer.send(huge)).isCompletedExceptionally();
        assertThat(producer.send(huge).exceptionNow()).isInstanceOf(UnwritableSamplesException.class);
        assertThatThrownBy(
                () -> producer.series(TenantId.DEFAULT, Labels.of("l", "x".repeat(1 << 20))))
                .isInstanceOf(UnwritableSamplesException.class)
                .hasMessage("labels of a series have 1048577 characters, more than 1048576");
        assertThatThrownBy(() -> IntStream.range(0, 2000)
                .forEach(i -> producer.series(TenantId.DEFAULT, Labels.of("n", Integer.toString(i)))))
                .isInstanceOf(LogUnavailableException.class).hasMessage("limit of 1000 active series is reached");
    }

    @Test
    void aStoppedBrokerFailsQuicklyAndEverythingResumes() throws Exception {
        BrokerConfig fixedPort = new BrokerConfig(directory, "127.0.0.1", freePort(), Optional.empty(),
                Map.of());
        LogConnection connection = LogConnection.to("127.0.0.1:" + fixedPort.port());
        EmbeddedBroker broker = EmbeddedBroker.start(fixedPort);
        try {
            try (Admin admin = connection.admin()) {
                new TopicCatalogue(PARTITIONS, TopicCatalogue.CLUSTER_DEFAULT_REPLICATION).ensure(admin);
            }
            try (SampleProducer producer = SampleProducer.start(config(), connection, InstantSource.system());
                    Readback log = new Readback(connection)) {
                sendOne(producer, "before").get(20, TimeUnit.SECONDS);
                broker.close();

                assertThatThrownBy(() -> sendOne(producer, "during").get(20, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class).cause().isInstanceOf(LogUnavailableException.class)
                        .hasMessage("the log does not acknowledge writes");
                assertThat(sendOne(producer, "at once")).isCompletedExceptionally();
                assertThat(producer.isWritable()).isFalse();

                broker = EmbeddedBroker.start(fixedPort);
                await().atMost(PATIENCE).until(producer::isWritable);
                sendOne(producer, "after").get(20, TimeUnit.SECONDS);
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(log.samples)
                        .anyMatch(s -> s.startsWith("after")));
                assertThat(log.samples).anyMatch(s -> s.startsWith("before"));
            }
        } finally {
            broker.close();
        }
    }

    private static CompletableFuture<Void> sendOne(SampleProducer producer, String name) {
        SampleSet set = producer.newSet(TenantId.DEFAULT);
        add(producer, set, name, 1);
        return producer.send(set);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
