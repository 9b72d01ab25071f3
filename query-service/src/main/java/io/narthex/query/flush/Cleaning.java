package io.narthex.query.flush;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.narthex.query.catalogue.Deletion;
import io.narthex.query.catalogue.SegmentCatalogue;
import io.narthex.query.head.HeadPartition;
import io.narthex.schema.catalogue.CatalogueRecord;
import io.narthex.schema.catalogue.DeletionRecord;
import io.narthex.schema.catalogue.SegmentRecord;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.parquet.SegmentReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes segments anew without what was deleted, and forgets deletions of which nothing is left. Confined to the flushing
/// thread.
final class Cleaning {
    private static final Logger log = LoggerFactory.getLogger(Cleaning.class);

    private final SegmentCatalogue catalogue;
    private final SegmentBuilder builder;
    private final SegmentPublisher publisher;
    private final Supplier<List<HeadPartition>> heads;

    Cleaning(SegmentCatalogue catalogue, SegmentBuilder builder, SegmentPublisher publisher,
            Supplier<List<HeadPartition>> heads) {
        this.catalogue = catalogue;
        this.builder = builder;
        this.publisher = publisher;
        this.heads = heads;
    }

    /// Takes what is deleted out of all segments in force. Flushes before leave it out by themselves.
    void clean(long nowMs) {
        List<Deletion> open = catalogue.deletions().stream().filter(deletion -> deletion.record().cleanedAtMs() == 0)
                .toList();
        for (SegmentManifest manifest : catalogue.inForce()) {
            if (open.stream().anyMatch(deletion -> holdsSome(manifest, deletion))) {
                SegmentRecord output = builder.merge(List.of(manifest));
                publisher.update(List.of(output, Compaction.replaced(SegmentBuilder.record(manifest),
                        output.segmentId(), nowMs)));
                log.atInfo().addKeyValue("segmentId", output.segmentId()).addKeyValue("replaced", manifest.id())
                        .log("segment written anew without what was deleted");
            }
        }
        List<CatalogueRecord> cleaned = new ArrayList<>();
        open.forEach(deletion -> cleaned.add(cleaned(deletion.record(), nowMs)));
        if (!cleaned.isEmpty()) {
            publisher.update(cleaned);
        }
    }

    private boolean holdsSome(SegmentManifest manifest, Deletion deletion) {
        if (!manifest.origin().tenant().equals(deletion.record().tenant())
                || !manifest.overlaps(deletion.record().minTimestampMs(), deletion.record().maxTimestampMs())) {
            return false;
        }
        SegmentReader reader = catalogue.reader(manifest);
        for (int series : reader.select(deletion.matchers())) {
            if (deletion.overlaps(reader.minTimestampMs(series), reader.maxTimestampMs(series))) {
                return true;
            }
        }
        return false;
    }

    private static DeletionRecord cleaned(DeletionRecord open, long nowMs) {
        return new DeletionRecord(open.deletionId(), open.tenant(), open.matchers(), open.minTimestampMs(),
                open.maxTimestampMs(), open.createdAtMs(), nowMs);
    }

    /// A deletion must hide what the heads hold until they have freed it.
    void forget() {
        long oldestMs = Long.MAX_VALUE;
        for (HeadPartition head : heads.get()) {
            oldestMs = Math.min(oldestMs, head.minTimestampMs());
        }
        List<String> keys = new ArrayList<>();
        for (Deletion deletion : catalogue.deletions()) {
            if (deletion.record().cleanedAtMs() > 0 && deletion.record().maxTimestampMs() < oldestMs) {
                keys.add(deletion.record().key());
            }
        }
        if (!keys.isEmpty()) {
            publisher.forget(keys);
        }
    }
}
