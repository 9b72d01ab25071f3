package io.narthex.query.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import io.narthex.schema.catalogue.SegmentRecord;
import io.narthex.segment.ManifestJson;
import io.narthex.segment.SegmentFile;
import io.narthex.segment.SegmentId;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.SegmentOrigin;
import io.narthex.segment.parquet.SegmentReader;
import io.narthex.segment.parquet.SegmentWriter;
import io.narthex.segment.store.LocalObjectStore;
import io.narthex.segment.store.ObjectStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentCatalogueTest {
    private static final long GRACE_MS = 1000;

    private final AtomicLong nowMs = new AtomicLong(1_764_000_000_000L);
    private final InstantSource clock = () -> Instant.ofEpochMilli(nowMs.get());
    private final Random random = new Random(1);

    @TempDir
    Path directory;

    private SegmentManifest store(ObjectStore store, int number) {
        SegmentId id = SegmentId.next(clock, random);
        SegmentOrigin origin = new SegmentOrigin(TenantId.DEFAULT, 0, number, number + 1, 0, "cluster", "topic",
                List.of());
        Path folder = directory.resolve("scratch").resolve(id.value());
        SampleBuffer samples = new SampleBuffer();
        samples.add(nowMs.get(), number);
        try (SegmentWriter writer = SegmentWriter.create(folder, id, origin, Set.of("__name__"), clock)) {
            writer.add(Labels.of("__name__", "m"), samples);
            SegmentManifest manifest = writer.finish();
            for (SegmentFile file : manifest.files()) {
                store.put(manifest.key(file.name()), folder.resolve(file.name()));
            }
            return manifest;
        }
    }

    private static SegmentRecord asRecord(SegmentManifest manifest) {
        return new SegmentRecord(manifest.id().value(), SegmentCatalogue.SEGMENT_KIND, 0, 0,
                manifest.origin().startOffset(), manifest.origin().endOffset(), manifest.minTimestampMs(),
                manifest.maxTimestampMs(), manifest.sampleCount(), manifest.seriesCount(),
                manifest.key(SegmentManifest.FILE_NAME), List.of(), manifest.createdAtMs(),
                new String(ManifestJson.write(manifest), StandardCharsets.UTF_8));
    }

    @Test
    void theReaderThatWasUsedLongestAgoMakesRoomAfterAGrace() {
        ObjectStore store = new LocalObjectStore(directory.resolve("storage"));
        SegmentManifest a = store(store, 0);
        SegmentManifest b = store(store, 1);
        SegmentManifest c = store(store, 2);
        try (SegmentReader one = SegmentReader.open(store, a);
                SegmentCatalogue catalogue = new SegmentCatalogue(store, "topic", clock, GRACE_MS,
                        2 * one.heapBytes())) {
            List.of(a, b, c).forEach(each -> catalogue.changed(each.id().value(), null, asRecord(each)));
            SegmentReader ofA = catalogue.reader(a);
            SegmentReader ofB = catalogue.reader(b);
            assertThat(catalogue.reader(a)).isSameAs(ofA);

            catalogue.reader(c);
            nowMs.addAndGet(GRACE_MS - 1);
            catalogue.closeRetired();
            assertThat(catalogue.reader(b)).as("taken back within the grace").isSameAs(ofB);
            nowMs.addAndGet(GRACE_MS);
            catalogue.closeRetired();

            assertThat(catalogue.reader(b)).isSameAs(ofB);
            assertThat(catalogue.reader(a)).as("closed after the grace").isNotSameAs(ofA);
        }
    }
}
