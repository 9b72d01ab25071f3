package io.narthex.segment.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.segment.SegmentId;
import io.narthex.segment.SegmentManifest;

class SegmentMergerTest {
    @TempDir
    Path directory;

    @Test
    void keepsEverySampleOnceAndTheLowestOffsetWins() {
        SegmentFixture fixture = new SegmentFixture(directory);
        Random random = new Random(12);
        List<SegmentManifest> inputs = new ArrayList<>();
        TreeMap<Labels, TreeMap<Long, Sample>> expected = new TreeMap<>(SegmentWriter.SERIES_ORDER);
        for (int i = 0; i < 5; i++) {
            SortedMap<Labels, SampleBuffer> series = SegmentFixture.random(random, 40 + 10 * i, 200, false);
            inputs.add(fixture.write(SegmentFixture.origin(100 * i, 100 * i + 100), series));
            series.forEach((labels, samples) -> Sample.of(samples).forEach(sample -> expected
                    .computeIfAbsent(labels, _ -> new TreeMap<>()).putIfAbsent(sample.timestampMs(), sample)));
        }
        Path staging = directory.resolve("merged");

        SegmentManifest merged = new SegmentMerger(fixture.store, SegmentFixture.CLOCK).merge(inputs,
                SegmentMerger.Filter.NONE, staging,
                SegmentId.next(SegmentFixture.CLOCK, random));
        fixture.store(merged, staging);

        assertThat(merged.origin().startOffset()).isZero();
        assertThat(merged.origin().endOffset()).isEqualTo(500);
        assertThat(merged.origin().level()).isEqualTo(1);
        assertThat(merged.origin().inputs()).isEqualTo(inputs.stream().map(SegmentManifest::id).toList());
        TreeMap<Labels, List<Sample>> read = new TreeMap<>(SegmentWriter.SERIES_ORDER);
        try (SegmentReader reader = SegmentReader.open(fixture.store, merged); SegmentCursor cursor = reader.cursor()) {
            reader.verify();
            SampleBuffer buffer = new SampleBuffer();
            for (int ref = 0; ref < reader.seriesCount(); ref++) {
                buffer.clear();
                cursor.read(ref, Long.MIN_VALUE, Long.MAX_VALUE, buffer);
                read.put(reader.labels(ref), Sample.of(buffer));
            }
        }
        assertThat(read.keySet()).isEqualTo(expected.keySet());
        expected.forEach((labels, samples) -> assertThat(read.get(labels)).as("%s", labels)
                .containsExactlyElementsOf(samples.values()));
    }

    @Test
    void refusesAGap() {
        SegmentFixture fixture = new SegmentFixture(directory);
        SortedMap<Labels, SampleBuffer> series = SegmentFixture.random(new Random(1), 3, 5, false);
        SegmentManifest first = fixture.write(SegmentFixture.origin(0, 10), series);
        SegmentManifest second = fixture.write(SegmentFixture.origin(11, 20), series);
        SegmentMerger merger = new SegmentMerger(fixture.store, SegmentFixture.CLOCK);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> merger.merge(List.of(first, second), SegmentMerger.Filter.NONE,
                        directory.resolve("m"), first.id()))
                .withMessageContaining("must begin at offset 10 of the same log, it begins at 11");
    }
}
