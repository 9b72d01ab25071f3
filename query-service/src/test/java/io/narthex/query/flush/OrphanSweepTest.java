package io.narthex.query.flush;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.narthex.model.TenantId;
import io.narthex.query.catalogue.SegmentCatalogue;
import io.narthex.segment.ManifestJson;
import io.narthex.segment.SegmentId;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.SegmentOrigin;
import io.narthex.segment.store.LocalObjectStore;

class OrphanSweepTest {
    private static final byte[] TABLE = {1, 2, 3};

    @TempDir
    Path directory;

    private LocalObjectStore store;
    private SegmentCatalogue catalogue;
    private OrphanSweep sweep;

    @BeforeEach
    void open() {
        store = new LocalObjectStore(directory);
        catalogue = new SegmentCatalogue(store, "topic", InstantSource.system(), 0, 0);
        sweep = new OrphanSweep(catalogue, store, partition -> partition == 1);
    }

    private static SegmentManifest segment(int number, String topic, long start, long end) {
        SegmentOrigin origin = new SegmentOrigin(TenantId.DEFAULT, 1, start, end, 0, "cluster", topic, List.of());
        return new SegmentManifest(1, new SegmentId(String.format(Locale.ROOT, "01%024d", number)), origin, 0, 0, 1,
                1, 1, 0, List.of(), "");
    }

    private SegmentManifest stored(SegmentManifest manifest, boolean committed) {
        store.put(manifest.key("samples.parquet"), TABLE);
        store.put(manifest.key(SegmentManifest.FILE_NAME), ManifestJson.write(manifest));
        if (committed) {
            catalogue.changed(manifest.id().value(), null, SegmentBuilder.record(manifest));
        }
        return manifest;
    }

    private List<String> afterTwoSweeps() {
        sweep.sweep(0);
        sweep.sweep(OrphanSweep.PERIOD_MS);
        return store.list("segments/");
    }

    @Test
    void theFilesOfAFlushThatDiedBeforeItsCommitGo() {
        SegmentManifest died = stored(segment(1, "topic", 0, 10), false);
        SegmentManifest retried = stored(segment(2, "topic", 0, 20), true);

        sweep.sweep(0);
        assertThat(store.list("segments/")).as("it may be in the making").hasSize(4);
        sweep.sweep(OrphanSweep.PERIOD_MS);

        assertThat(store.list("segments/")).containsExactlyInAnyOrder(retried.key("samples.parquet"),
                retried.key(SegmentManifest.FILE_NAME));
        assertThat(catalogue.isCovered(died)).isTrue();
    }

    @Test
    void tablesWithoutAManifestGo() {
        store.put(segment(3, "topic", 0, 10).key("samples.parquet"), TABLE);

        assertThat(afterTwoSweeps()).isEmpty();
    }

    @Test
    void whatOnlyItsFilesHoldStays() {
        stored(segment(4, "topic", 0, 10), true);
        stored(segment(5, "topic", 10, 20), false);

        assertThat(afterTwoSweeps()).as("the catalogue ends at offset 10").hasSize(4);
    }

    @Test
    void aHoleInTheCatalogueKeepsTheFilesThatFillIt() {
        stored(segment(10, "topic", 0, 10), true);
        stored(segment(11, "topic", 10, 20), false);
        stored(segment(12, "topic", 20, 30), true);

        assertThat(afterTwoSweeps()).hasSize(6);
    }

    @Test
    void partitionsThatOthersHoldAreNotSwept() {
        store.put("segments/default/2/" + segment(13, "topic", 0, 10).id() + "/samples.parquet", TABLE);

        assertThat(afterTwoSweeps()).hasSize(1);
    }

    @Test
    void aManifestThatCannotBeReadKeepsItsFilesAndStopsNoOtherSweep() {
        String folder = "segments/default/1/" + segment(14, "topic", 0, 10).id() + "/";
        store.put(folder + SegmentManifest.FILE_NAME, TABLE);
        store.put(segment(15, "topic", 0, 10).key("samples.parquet"), TABLE);

        assertThat(afterTwoSweeps()).containsExactly(folder + SegmentManifest.FILE_NAME);
    }

    @Test
    void segmentsOfAnotherLogStay() {
        stored(segment(6, "topic", 0, 100), true);
        stored(segment(7, "other", 0, 10), false);

        assertThat(afterTwoSweeps()).hasSize(4);
    }

    @Test
    void whatWasCommittedBetweenTwoSweepsStays() {
        SegmentManifest slow = stored(segment(8, "topic", 0, 10), false);
        stored(segment(9, "topic", 10, 20), true);
        sweep.sweep(0);
        catalogue.changed(slow.id().value(), null, SegmentBuilder.record(slow));
        sweep.sweep(OrphanSweep.PERIOD_MS);

        assertThat(store.list("segments/")).hasSize(4);
    }
}
