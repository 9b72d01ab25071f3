package io.narthex.segment.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.narthex.model.Labels;
import io.narthex.model.MatchType;
import io.narthex.model.Matcher;
import io.narthex.model.SampleBuffer;
import io.narthex.segment.SegmentException;
import io.narthex.segment.SegmentId;
import io.narthex.segment.SegmentManifest;

class SegmentReaderTest {
    @TempDir
    Path directory;

    private static SampleBuffer one(long timestampMs, double value) {
        SampleBuffer buffer = new SampleBuffer();
        buffer.add(timestampMs, value);
        return buffer;
    }

    @Test
    void selectsAsMatchersSay() {
        SegmentFixture fixture = new SegmentFixture(directory);
        SortedMap<Labels, SampleBuffer> series = SegmentFixture.random(new Random(1), 100, 5, false);
        SegmentManifest manifest = fixture.write(SegmentFixture.origin(0, 1), series);
        List<List<Matcher>> selectors = List.of(List.of(), List.of(Matcher.equal("__name__", "metric_3")),
                List.of(Matcher.equal("job", "j1"), Matcher.of(MatchType.NOT_EQUAL, "zone", "z1")),
                List.of(Matcher.equal("zone", "")), List.of(Matcher.of(MatchType.REGEX, "instance", "host-.*7")),
                List.of(Matcher.of(MatchType.NOT_REGEX, "nowhere", "x")), List.of(Matcher.equal("nowhere", "x")),
                List.of(Matcher.of(MatchType.REGEX, "nowhere", ".*"), Matcher.equal("job", "j2")));

        try (SegmentReader reader = SegmentReader.open(fixture.store, manifest)) {
            for (List<Matcher> selector : selectors) {
                List<Labels> expected = series.keySet().stream()
                        .filter(labels -> selector.stream().allMatch(matcher -> matcher.matches(labels))).toList();

                assertThat(Arrays.stream(reader.select(selector)).mapToObj(reader::labels).toList())
                        .as("%s", selector).isEqualTo(expected);
            }
        }
    }

    @Test
    void namesAndValuesAreThoseOfItsSeries() {
        SegmentFixture fixture = new SegmentFixture(directory);
        SortedMap<Labels, SampleBuffer> series = SegmentFixture.series();
        series.put(Labels.of("__name__", "b", "x", "2"), one(5, 1));
        series.put(Labels.of("__name__", "a", "x", "10", "Y", "ü"), one(7, 1));
        series.put(Labels.of("x", "3"), one(9, 1));

        try (SegmentReader reader = SegmentReader.open(fixture.store,
                fixture.write(SegmentFixture.origin(0, 1), series))) {
            assertThat(reader.labelNames()).containsExactly("Y", "__name__", "x");
            assertThat(reader.labelValues("x")).containsExactly("10", "2", "3");
            assertThat(reader.labelValues("nowhere")).isEmpty();
            assertThat(reader.labelValues("nowhere", new int[]{0})).isEmpty();
            assertThat(reader.labelValues("x", reader.select(List.of(Matcher.equal("__name__", "")))))
                    .containsExactly("3");
            assertThat(reader.labels(0)).isEqualTo(Labels.of("x", "3"));
            assertThat(reader.maxTimestampMs(1)).isEqualTo(7);
            assertThat(reader.manifest().minTimestampMs()).isEqualTo(5);
            assertThat(reader.manifest().maxTimestampMs()).isEqualTo(9);
        }
    }

    @Test
    void theFormatPageShowsTheViewOfTheManifest() throws IOException {
        assertThat(Files.readString(Path.of("../../docs/formats/segment.md"))).contains(SegmentTables.viewSql(true));
    }

    @Test
    void aSegmentMayBeEmpty() {
        SegmentFixture fixture = new SegmentFixture(directory);

        SegmentManifest manifest = fixture.write(SegmentFixture.origin(4, 9), SegmentFixture.series());

        assertThat(manifest.overlaps(Long.MIN_VALUE, Long.MAX_VALUE)).isFalse();
        try (SegmentReader reader = SegmentReader.open(fixture.store, manifest)) {
            assertThat(reader.select(List.of())).isEmpty();
            assertThat(reader.labelNames()).isEmpty();
        }
    }

    @Test
    void aMissingFileIsToldFromABrokenOne() {
        SegmentFixture fixture = new SegmentFixture(directory);
        SortedMap<Labels, SampleBuffer> series = SegmentFixture.random(new Random(1), 3, 5, false);
        SegmentManifest manifest = fixture.write(SegmentFixture.origin(0, 1), series);
        fixture.store.delete(manifest.key(SegmentTables.SERIES));

        assertThatThrownBy(() -> SegmentReader.open(fixture.store, manifest))
                .isInstanceOf(SegmentException.Missing.class)
                .hasMessage(manifest.key(SegmentTables.SERIES) + ": no such file");
    }

    @Test
    void theWriterRefusesDisorder() {
        Path staging = directory.resolve("staging");
        SegmentId id = SegmentId.next(SegmentFixture.CLOCK, new Random(1));
        try (SegmentWriter writer = SegmentWriter.create(staging, id, SegmentFixture.origin(0, 1), List.of("x"),
                SegmentFixture.CLOCK)) {
            writer.add(Labels.of("__name__", "b", "x", "1"), one(1, 1));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.add(Labels.of("__name__", "b", "x", "1"), one(2, 1)))
                    .withMessage("series b{x=\"1\"} must come behind b{x=\"1\"}");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.add(Labels.of("__name__", "a"), one(2, 1)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.add(Labels.of("__name__", "c", "y", "1"), one(2, 1)))
                    .withMessageContaining("label name \"y\"");
            SampleBuffer twice = one(3, 1);
            twice.add(3, 2);
            assertThatIllegalArgumentException().isThrownBy(() -> writer.add(Labels.of("__name__", "d"), twice));
        }
        assertThat(staging).isEmptyDirectory();
    }
}
