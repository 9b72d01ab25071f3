package io.narthex.query.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.model.SampleBuffer;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.query.exemplar.ExemplarStore;
import io.narthex.query.exemplar.SeriesExemplars;
import io.narthex.query.head.HeadMetrics;
import io.narthex.query.head.HeadPartition;
import io.narthex.query.head.HeadSeries;
import io.narthex.segment.chunk.ChunkDecoder;
import io.narthex.schema.codec.SingleObject;
import io.narthex.schema.samples.SampleBatchWriter;
import io.narthex.schema.samples.Tick;
import io.narthex.schema.series.LayoutId;
import io.narthex.schema.series.SeriesRecord;
import io.narthex.schema.series.UnknownSeriesException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchApplierTest {
    private static final long T = 1_764_000_000_000L;
    private static final Labels LABELS = Labels.of("__name__", "m", "job", "j");
    private static final SeriesId ID = SeriesId.of(TenantId.DEFAULT, LABELS);

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final HeadMetrics metrics = new HeadMetrics(registry);
    private final HeadPartition head = new HeadPartition(0, 100, metrics);
    private final OneSeries series = new OneSeries();
    private final ExemplarStore exemplars = new ExemplarStore(10, registry);
    private final BatchApplier applier = new BatchApplier(head, series, metrics, exemplars);
    private final SampleBatchWriter writer = new SampleBatchWriter();

    @AfterEach
    void releaseMemory() {
        applier.close();
        head.close();
        writer.close();
    }

    /// Knows one series, but not at once.
    private static final class OneSeries implements SeriesLookup {
        private int timeouts;

        @Override
        public SeriesRecord require(SeriesId id, Duration atMost) {
            if (timeouts > 0) {
                timeouts--;
                throw new KafkaException("series could not be read in time");
            }
            if (id.equals(ID)) {
                return new SeriesRecord(TenantId.DEFAULT, LABELS);
            }
            throw new UnknownSeriesException("series " + id);
        }

        @Override
        public List<SeriesId> requireLayout(LayoutId id, Duration atMost) {
            throw new UnknownSeriesException("layout " + id);
        }
    }

    private byte[] part(String writerId, long sequence, int part, int parts) {
        writer.beginSeries(ID);
        writer.sample(T + 1000 * sequence + part, Double.doubleToRawLongBits(part));
        return writer.finish(TenantId.DEFAULT, writerId, sequence, part, parts);
    }

    private List<Long> heldTimes() {
        List<Long> times = new ArrayList<>();
        for (HeadSeries one : head.mark(head.nextOffset()).series()) {
            SampleBuffer samples = new SampleBuffer();
            one.read(samples, new ChunkDecoder());
            for (int i = 0; i < samples.size(); i++) {
                times.add(samples.timestampMs(i));
            }
        }
        return times;
    }

    private double counter(String name) {
        for (MetricSnapshot snapshot : registry.scrape()) {
            if (snapshot.getMetadata().getName().equals(name)) {
                return ((CounterSnapshot) snapshot).getDataPoints().getFirst().getValue();
            }
        }
        throw new AssertionError("no metric " + name);
    }

    @Test
    void appliesABatchInPartsWhoseSeriesAreResolvedAtTheSecondAttempt() throws InterruptedException {
        byte[] last = part("w", 1, 1, 2);
        applier.take(part("w", 1, 0, 2), 100, T);
        series.timeouts = 1;

        assertThatThrownBy(() -> applier.take(last, 101, T)).isInstanceOf(KafkaException.class);
        assertThat(applier.replayFrom()).isEqualTo(100);
        applier.take(last, 101, T);

        assertThat(heldTimes()).containsExactly(T + 1000, T + 1001);
        assertThat(applier.replayFrom()).isEqualTo(102);
    }

    @Test
    void exemplarsOfSeriesThatAreHereAreHeld() throws InterruptedException {
        Exemplar exemplar = new Exemplar(Labels.of("trace", "x"), 7, T);
        writer.beginSeries(ID);
        writer.exemplar(exemplar);
        byte[] alone = writer.finish(TenantId.DEFAULT, "w", 1, 0, 1);

        applier.take(alone, 100, T);
        assertThat(head.findSeries(ID.high(), ID.low())).isNegative();
        assertThat(heldExemplars()).isEmpty();

        writer.beginSeries(ID);
        writer.sample(T, Double.doubleToRawLongBits(1));
        writer.exemplar(exemplar);
        applier.take(writer.finish(TenantId.DEFAULT, "w", 2, 0, 1), 101, T);
        applier.take(alone, 102, T);
        assertThat(heldExemplars()).containsExactly(new SeriesExemplars(LABELS, List.of(exemplar)));
    }

    private List<SeriesExemplars> heldExemplars() {
        return exemplars.select(TenantId.DEFAULT, List.of(List.of(Matcher.equal("job", "j"))), Long.MIN_VALUE,
                Long.MAX_VALUE);
    }

    @Test
    void passesOverARecordThatIsNoneOfOurs() throws InterruptedException {
        applier.take("hello".getBytes(StandardCharsets.UTF_8), 100, T);
        applier.take(part("w", 1, 0, 1), 101, T);

        assertThat(heldTimes()).containsExactly(T + 1000);
        assertThat(counter("narthex_query_malformed_records")).isEqualTo(1);
    }

    @Test
    void countsRecordsOfAnUnknownSchemaButNoTicks() throws InterruptedException {
        byte[] fromTheFuture = part("w", 1, 0, 1);
        SingleObject.putHeader(fromTheFuture, 42);

        applier.take(fromTheFuture, 100, T);
        applier.take(fromTheFuture, 101, T);
        applier.take(new Tick("w", T, 0).encode(), 102, T);

        assertThat(head.nextOffset()).isEqualTo(103);
        assertThat(counter("narthex_query_unknown_records")).isEqualTo(2);
    }

    @Test
    void givesUpABatchWhoseWriterGoesOnWithALaterOne() throws InterruptedException {
        applier.take(part("w", 1, 0, 2), 100, T);
        applier.take(part("other", 2, 0, 1), 101, T);
        assertThat(applier.replayFrom()).isEqualTo(100);

        applier.take(part("w", 2, 0, 1), 102, T);

        assertThat(applier.replayFrom()).isEqualTo(103);
        assertThat(counter("narthex_query_abandoned_batches")).isEqualTo(1);
    }

    @Test
    void givesUpABatchWhoseLastPartDoesNotComeWithinAMinuteOfTheLog() throws InterruptedException {
        applier.take(part("w", 1, 0, 2), 100, T);
        applier.take(new Tick("other", T, 0).encode(), 101, T + 60_000);
        assertThat(applier.replayFrom()).isEqualTo(100);

        applier.take(new Tick("other", T, 0).encode(), 102, T + 60_001);
        assertThat(applier.replayFrom()).isEqualTo(103);

        applier.take(part("w", 1, 1, 2), 103, T + 60_002);
        assertThat(heldTimes()).isEmpty();
        assertThat(applier.replayFrom()).isEqualTo(104);
    }
}
