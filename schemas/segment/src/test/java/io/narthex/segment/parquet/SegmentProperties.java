package io.narthex.segment.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.segment.SegmentManifest;

class SegmentProperties {
    @TempDir
    Path directory;

    @RepeatedTest(15)
    void whatIsWrittenIsRead(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int maxSamples = repetition.getCurrentRepetition() % 7 == 0 ? 20_000 : 300;
        requireSame(SegmentFixture.random(random, 1 + random.nextInt(60), maxSamples, true), random);
    }

    @Test
    void manyShortSeriesFillManyPages() {
        Random random = new Random(5);
        requireSame(SegmentFixture.random(random, 3_000, 40, false), random);
    }

    @Test
    void rowGroupsEndAtSeriesBorders() {
        Random random = new Random(6);
        SortedMap<Labels, SampleBuffer> series = SegmentFixture.random(random, 90, 25_000, false);
        requireSame(series, random);
    }

    private void requireSame(SortedMap<Labels, SampleBuffer> series, Random random) {
        SegmentFixture fixture = new SegmentFixture(directory);
        SegmentManifest manifest = fixture.write(SegmentFixture.origin(10, 20), series);
        try (SegmentReader reader = SegmentReader.open(fixture.store, manifest);
                SegmentCursor scan = reader.cursor();
                SegmentCursor jump = reader.cursor()) {
            reader.verify();
            assertThat(reader.seriesCount()).isEqualTo(series.size());
            List<Labels> all = List.copyOf(series.keySet());
            List<SampleBuffer> written = List.copyOf(series.values());
            SampleBuffer buffer = new SampleBuffer();
            for (int ref = 0; ref < all.size(); ref++) {
                SampleBuffer expected = written.get(ref);
                assertThat(reader.labels(ref)).isEqualTo(all.get(ref));
                buffer.clear();
                scan.read(ref, Long.MIN_VALUE, Long.MAX_VALUE, buffer);
                assertThat(Sample.of(buffer)).as("%s", all.get(ref)).isEqualTo(Sample.of(expected));
            }
            for (int i = 0; i < 40; i++) {
                int ref = random.nextInt(all.size());
                SampleBuffer expected = written.get(ref);
                long a = expected.timestampMs(random.nextInt(expected.size()));
                long b = expected.timestampMs(random.nextInt(expected.size())) + random.nextInt(-1, 2);
                buffer.clear();
                jump.read(ref, Math.min(a, b), Math.max(a, b), buffer);
                assertThat(Sample.of(buffer)).isEqualTo(Sample.of(expected, Math.min(a, b), Math.max(a, b)));
            }
        }
    }
}
