package io.narthex.query.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.segment.chunk.ChunkDecoder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeadPartitionTest {
    private static final Labels LABELS = Labels.of("__name__", "m");
    private static final SeriesId ID = SeriesId.of(TenantId.DEFAULT, LABELS);
    private static final long OLD = 1_000;
    private static final long BEFORE = 100_000;

    private final HeadPartition head = new HeadPartition(0, 100, new HeadMetrics(new PrometheusRegistry()));

    @AfterEach
    void releaseMemory() {
        head.close();
    }

    private void appendAndFlush(long kafkaOffset, long timestampMs) {
        head.beginBatch(kafkaOffset);
        int series = head.findSeries(ID.high(), ID.low());
        if (series < 0) {
            series = head.addSeries(TenantId.DEFAULT, ID, LABELS);
        }
        head.append(series, timestampMs, 0, SampleBuffer.NO_START);
        head.endBatch();
        head.flushed(head.mark(head.nextOffset()));
    }

    @Test
    void whatWasFlushedSinceTheLastEvictionStaysForSelectionsThatFoundNoSegment() {
        head.evict(Long.MIN_VALUE, 100);
        head.announceEviction(BEFORE);
        appendAndFlush(100, OLD);
        List<HeadSeries> selected = head.select(TenantId.DEFAULT, List.of(), 0, BEFORE, false);

        head.evict(BEFORE, 101);
        assertThat(read(selected)).isEqualTo(1);

        head.evict(BEFORE, 101);
        assertThat(read(selected)).isZero();
        assertThat(head.statistics().seriesCount()).isZero();
    }

    @Test
    void lateSamplesFlushedSinceTheLastEvictionStayToo() {
        appendAndFlush(100, BEFORE + 1);
        head.evict(Long.MIN_VALUE, 101);
        appendAndFlush(101, OLD);

        head.evict(BEFORE, 102);
        assertThat(read(head.select(TenantId.DEFAULT, List.of(), 0, BEFORE, false))).isEqualTo(1);

        head.evict(BEFORE, 102);
        assertThat(read(head.select(TenantId.DEFAULT, List.of(), 0, BEFORE, false))).isZero();
    }

    @Test
    void whatSelectionsDoNotFindInSegmentsStays() {
        appendAndFlush(100, OLD);
        head.evict(Long.MIN_VALUE, 100);

        head.evict(BEFORE, 100);

        assertThat(read(head.select(TenantId.DEFAULT, List.of(), 0, BEFORE, false))).isEqualTo(1);
    }

    private static int read(List<HeadSeries> selected) {
        SampleBuffer samples = new SampleBuffer();
        selected.forEach(series -> series.read(samples, new ChunkDecoder()));
        return samples.size();
    }
}
