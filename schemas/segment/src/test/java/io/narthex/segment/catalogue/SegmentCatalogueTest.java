package io.narthex.segment.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.narthex.model.TenantId;
import io.narthex.segment.ManifestJson;
import io.narthex.segment.SegmentId;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.SegmentOrigin;
import io.narthex.segment.store.LocalObjectStore;

class SegmentCatalogueTest {
    @TempDir
    Path directory;

    private static SegmentManifest segment(int number, int level, long start, long end, long minMs, long maxMs,
            SegmentManifest... inputs) {
        SegmentOrigin origin = new SegmentOrigin(TenantId.DEFAULT, 1, start, end, level, "c", "t",
                List.of(inputs).stream().map(SegmentManifest::id).toList());
        return new SegmentManifest(1, new SegmentId(String.format(Locale.ROOT, "01%024d", number)), origin, 0, minMs,
                maxMs, 1, 1, 0,
                List.of(), "");
    }

    private final SegmentManifest first = segment(1, 0, 0, 10, 100, 200);
    private final SegmentManifest second = segment(2, 0, 10, 20, 150, 300);
    private final SegmentManifest third = segment(3, 0, 20, 30, 290, 400);
    private final SegmentManifest merged = segment(4, 1, 0, 20, 100, 300, first, second);

    @Test
    void aMergedSegmentReplacesItsInputsInWhateverOrderTheyCome() {
        SegmentCatalogue catalogue = new SegmentCatalogue();
        catalogue.addAll(List.of(third, merged, second));
        catalogue.add(first);
        catalogue.add(first);

        assertThat(catalogue.live()).containsExactly(merged, third);
        assertThat(catalogue.replaced()).containsExactlyInAnyOrder(first, second);
        catalogue.remove(first.id());
        assertThat(catalogue.replaced()).containsExactly(second);
    }

    @Test
    void findsWhatOverlapsInOffsetOrder() {
        SegmentCatalogue catalogue = new SegmentCatalogue();
        catalogue.addAll(List.of(third, second, first));

        assertThat(catalogue.overlapping(TenantId.DEFAULT, 200, 290)).containsExactly(first, second, third);
        assertThat(catalogue.overlapping(TenantId.DEFAULT, 301, 500)).containsExactly(third);
        assertThat(catalogue.overlapping(new TenantId("other"), 0, 1_000)).isEmpty();
    }

    @Test
    void replayBeginsBehindTheLastSegmentOfTheSameTopic() {
        SegmentCatalogue catalogue = new SegmentCatalogue();
        catalogue.addAll(List.of(first, second));

        assertThat(catalogue.endOffset("t", 1)).isEqualTo(20);
        assertThat(catalogue.endOffset("t", 2)).isZero();
        assertThat(catalogue.endOffset("recreated", 1)).isZero();
    }

    @Test
    void aFlushInsideAnotherIsNotLive() {
        SegmentCatalogue catalogue = new SegmentCatalogue();
        SegmentManifest wider = segment(9, 0, 10, 25, 100, 300);
        catalogue.addAll(List.of(first, second, wider));

        assertThat(catalogue.live()).containsExactly(first, wider);
    }

    @Test
    void isRebuiltFromTheStoreAndIgnoresFoldersWithoutManifest() {
        LocalObjectStore objects = new LocalObjectStore(directory);
        SegmentStore store = new SegmentStore(objects);
        for (SegmentManifest manifest : List.of(first, second, merged)) {
            objects.put(manifest.key(SegmentManifest.FILE_NAME), ManifestJson.write(manifest));
        }
        objects.put(third.key("samples.parquet"), "half".getBytes(StandardCharsets.UTF_8));

        assertThat(SegmentCatalogue.of(store).live()).containsExactly(merged);
        assertThat(store.orphans()).containsExactly(third.key("samples.parquet"));
        store.deleteOrphan(third.key("samples.parquet"));
        store.delete(first);
        store.delete(first);
        assertThat(store.list()).containsExactly(second, merged);
        assertThat(store.orphans()).isEmpty();
    }
}
