package io.narthex.query.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

import io.narthex.model.TenantId;
import io.narthex.query.catalogue.SegmentCatalogue;
import io.narthex.schema.topic.LogConnection;
import io.narthex.segment.SegmentException;
import io.narthex.segment.SegmentId;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.SegmentOrigin;
import io.narthex.segment.store.LocalObjectStore;
import io.narthex.segment.store.ObjectStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {
    private static final long NOW = 1_764_000_000_000L;
    private static final long HOUR = 3_600_000;

    private final InstantSource clock = InstantSource.system();
    private final Random random = new Random(1);

    @TempDir
    Path directory;

    private Compaction compaction;

    /// Nine segments that abut and whose files are gone.
    @BeforeEach
    void fillTheCatalogue() {
        ObjectStore store = new LocalObjectStore(directory.resolve("storage"));
        SegmentCatalogue catalogue = new SegmentCatalogue(store, "topic", clock, 0, 0);
        for (int i = 0; i <= Compaction.RUN; i++) {
            SegmentOrigin origin = new SegmentOrigin(TenantId.DEFAULT, 0, i, i + 1, 0, "cluster", "topic", List.of());
            SegmentManifest manifest = new SegmentManifest(SegmentManifest.FORMAT_VERSION,
                    SegmentId.next(clock, random), origin, NOW, NOW, NOW, 1, 1, 0, List.of(), "");
            catalogue.changed(manifest.id().value(), null, SegmentBuilder.record(manifest));
        }
        assertThat(catalogue.inForce()).hasSize(Compaction.RUN + 1);
        compaction = new Compaction(catalogue,
                new SegmentBuilder(store, catalogue, directory.resolve("scratch"), "cluster", "topic", clock, random),
                new SegmentPublisher(LogConnection.to("127.0.0.1:1"), "unused"));
    }

    @Test
    void aRunThatCannotBeMergedIsSetAsideForAnHour() {
        assertThatThrownBy(() -> compaction.compact(0, NOW)).isInstanceOf(SegmentException.class);

        // One segment is left besides the run: nothing to merge.
        assertThatCode(() -> compaction.compact(0, NOW + HOUR - 1)).doesNotThrowAnyException();
        assertThatThrownBy(() -> compaction.compact(0, NOW + HOUR)).isInstanceOf(SegmentException.class);
    }
}
