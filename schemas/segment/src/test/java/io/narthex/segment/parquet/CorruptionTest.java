package io.narthex.segment.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.segment.SegmentException;
import io.narthex.segment.SegmentManifest;

/// Whatever bit of a table is flipped, reading the segment names the file or gives what was written, never something
/// else.
class CorruptionTest {
    @TempDir
    Path directory;

    private SegmentFixture fixture;
    private SegmentManifest manifest;
    private SortedMap<Labels, SampleBuffer> series;

    @BeforeEach
    void write() {
        fixture = new SegmentFixture(directory);
        series = SegmentFixture.random(new Random(3), 60, 200, false);
        manifest = fixture.write(SegmentFixture.origin(0, 1), series);
    }

    private void readAll() {
        try (SegmentReader reader = SegmentReader.open(fixture.store, manifest);
                SegmentCursor cursor = reader.cursor()) {
            SampleBuffer buffer = new SampleBuffer();
            List<SampleBuffer> written = List.copyOf(series.values());
            for (int ref = 0; ref < reader.seriesCount(); ref++) {
                buffer.clear();
                cursor.read(ref, Long.MIN_VALUE, Long.MAX_VALUE, buffer);
                assertThat(Sample.of(buffer)).isEqualTo(Sample.of(written.get(ref)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SegmentTables.SAMPLES, SegmentTables.SERIES, SegmentTables.HISTOGRAMS})
    void flippedBitsAreFound(String table) throws IOException {
        Path file = fixture.folder(manifest).resolve(table);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(8);
        int found = 0;
        for (int i = 0; i < 60; i++) {
            byte[] damaged = whole.clone();
            int at = random.nextInt(whole.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);

            assertThatThrownBy(() -> verify()).isInstanceOf(SegmentException.Corrupt.class)
                    .hasMessageContaining(table);
            try {
                readAll();
            } catch (SegmentException.Corrupt e) {
                assertThat(e.file()).endsWith(table);
                found++;
            }
        }
        // Only the magic at a file's begin and bits of page headers that say nothing may pass.
        assertThat(found).isGreaterThan(50);
    }

    private void verify() {
        try (SegmentReader reader = SegmentReader.open(fixture.store, manifest)) {
            reader.verify();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SegmentTables.SAMPLES, SegmentTables.SERIES, SegmentTables.HISTOGRAMS})
    void truncationIsFound(String table) throws IOException {
        Path file = fixture.folder(manifest).resolve(table);
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[]{0, 1, 7, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThatThrownBy(this::readAll).isInstanceOf(SegmentException.Corrupt.class).hasMessage(
                    manifest.key(table) + ": has " + length + " bytes, the manifest expects " + whole.length);
        }
    }

    @Test
    void anotherSegmentsTableIsFound() throws IOException {
        SegmentManifest other = fixture.write(SegmentFixture.origin(1, 2),
                SegmentFixture.random(new Random(4), 60, 200, false));
        byte[] foreign = Files.readAllBytes(fixture.folder(other).resolve(SegmentTables.SERIES));
        Files.write(fixture.folder(manifest).resolve(SegmentTables.SERIES), foreign);

        assertThatThrownBy(this::readAll).isInstanceOf(SegmentException.Corrupt.class);
    }
}
