package io.narthex.query.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.model.MatchType;
import io.narthex.model.SampleBuffer;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.segment.chunk.ChunkDecoder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random appends, reads, flushes and evictions against a map that keeps everything.
class HeadPartitionProperties {
    private static final List<Matcher> ALL = List.of(Matcher.of(MatchType.REGEX, "__name__", ".+"));
    private static final int SERIES = 12;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void headAndFlushesTogetherHoldEachFirstSampleOnce(long seed) {
        Random random = new Random(seed);
        Map<Labels, TreeMap<Long, Long>> model = new HashMap<>();
        Map<Labels, TreeMap<Long, Long>> flushed = new HashMap<>();
        long clockMs = 1_000_000;
        long servedFromMs = Long.MIN_VALUE;
        try (HeadPartition head = new HeadPartition(0, 100, new HeadMetrics(new PrometheusRegistry()))) {
            for (int record = 0; record < 600; record++) {
                clockMs += random.nextInt(2000);
                applyRecord(head, random, 100 + record, clockMs, model);
                switch (random.nextInt(20)) {
                    case 0 -> flush(head, flushed);
                    case 1 -> {
                        servedFromMs = clockMs - 100_000;
                        head.announceEviction(servedFromMs);
                        head.evict(servedFromMs, head.flushedOffset());
                    }
                    case 2 -> assertThat(read(head, servedFromMs, Long.MAX_VALUE))
                            .isEqualTo(from(model, servedFromMs));
                    default -> {
                    }
                }
            }
            assertThat(head.nextOffset()).isEqualTo(700);
            flush(head, flushed);
            assertThat(flushed).as("every sample is flushed once").isEqualTo(model);
            head.evict(Long.MIN_VALUE, head.flushedOffset());
            head.evict(Long.MAX_VALUE, head.flushedOffset());
            assertThat(head.statistics().seriesCount()).isZero();
            assertThat(read(head, Long.MIN_VALUE, Long.MAX_VALUE)).isEmpty();
        }
    }

    private static void applyRecord(HeadPartition head, Random random, long kafkaOffset, long clockMs,
            Map<Labels, TreeMap<Long, Long>> model) {
        head.beginBatch(kafkaOffset);
        for (int i = random.nextInt(30); i > 0; i--) {
            Labels labels = Labels.of("__name__", "m" + random.nextInt(SERIES), "job", "x");
            SeriesId id = SeriesId.of(TenantId.DEFAULT, labels);
            int series = head.findSeries(id.high(), id.low());
            if (series < 0) {
                series = head.addSeries(TenantId.DEFAULT, id, labels);
            }
            boolean late = random.nextInt(4) == 0;
            long timestampMs = late ? clockMs - random.nextInt(90_000) : clockMs + random.nextInt(50);
            long bits = Double.doubleToRawLongBits(random.nextInt(5));
            // What only a segment still knows may come again into the head: the reader takes the segment's.
            model.computeIfAbsent(labels, l -> new TreeMap<>()).putIfAbsent(timestampMs, bits);
            head.append(series, timestampMs, bits, SampleBuffer.NO_START);
        }
        head.endBatch();
    }

    private static void flush(HeadPartition head, Map<Labels, TreeMap<Long, Long>> flushed) {
        FlushMark mark = head.mark(head.nextOffset());
        assertThat(mark.startOffset()).isEqualTo(head.flushedOffset());
        for (HeadSeries series : mark.series()) {
            SampleBuffer buffer = new SampleBuffer();
            series.read(buffer, new ChunkDecoder());
            assertThat(buffer.size()).as("a series in a mark has samples").isPositive();
            TreeMap<Long, Long> samples = flushed.computeIfAbsent(series.labels(), l -> new TreeMap<>());
            for (int i = 0; i < buffer.size(); i++) {
                samples.putIfAbsent(buffer.timestampMs(i), Double.doubleToRawLongBits(buffer.value(i)));
            }
        }
        head.flushed(mark);
    }

    private static Map<Labels, TreeMap<Long, Long>> read(HeadPartition head, long startMs, long endMs) {
        Map<Labels, TreeMap<Long, Long>> found = new HashMap<>();
        List<HeadSeries> selected = new ArrayList<>(head.select(TenantId.DEFAULT, ALL, startMs, endMs, false));
        for (HeadSeries series : selected) {
            SampleBuffer buffer = new SampleBuffer();
            series.read(buffer, new ChunkDecoder());
            TreeMap<Long, Long> samples = new TreeMap<>();
            for (int i = 0; i < buffer.size(); i++) {
                assertThat(samples.put(buffer.timestampMs(i), Double.doubleToRawLongBits(buffer.value(i)))).isNull();
            }
            if (!samples.isEmpty()) {
                found.put(series.labels(), samples);
            }
        }
        return found;
    }

    private static Map<Labels, TreeMap<Long, Long>> from(Map<Labels, TreeMap<Long, Long>> model, long startMs) {
        Map<Labels, TreeMap<Long, Long>> kept = new HashMap<>();
        model.forEach((labels, samples) -> {
            TreeMap<Long, Long> tail = new TreeMap<>(samples.tailMap(startMs));
            if (!tail.isEmpty()) {
                kept.put(labels, tail);
            }
        });
        return kept;
    }
}
