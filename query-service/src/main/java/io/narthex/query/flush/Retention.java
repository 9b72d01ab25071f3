package io.narthex.query.flush;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

import io.narthex.query.catalogue.SegmentCatalogue;
import io.narthex.schema.catalogue.SegmentRecord;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.store.ObjectStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drops whole segments by age and size, and deletes files once nobody can be reading them. Confined to the flushing
/// thread.
///
/// A segment is first marked as dropped, so that it is known until its files are gone, whatever happens in between.
/// The segment with the highest offsets of a partition always stays: its end is where a restart begins to read.
final class Retention {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private final SegmentCatalogue catalogue;
    private final SegmentPublisher publisher;
    private final ObjectStore store;
    private final FlushConfig config;
    private final FlushMetrics metrics;
    private final OrphanSweep orphans;

    Retention(SegmentCatalogue catalogue, SegmentPublisher publisher, ObjectStore store, FlushConfig config,
            FlushMetrics metrics, IntPredicate isHeld) {
        this.catalogue = catalogue;
        this.publisher = publisher;
        this.store = store;
        this.config = config;
        this.metrics = metrics;
        this.orphans = new OrphanSweep(catalogue, store, isHeld);
    }

    void enforce(long nowMs) {
        List<SegmentManifest> droppable = droppable();
        List<SegmentManifest> dropped = new ArrayList<>();
        if (!config.retention().isZero()) {
            long cutMs = nowMs - config.retention().toMillis();
            droppable.removeIf(manifest -> manifest.maxTimestampMs() < cutMs && dropped.add(manifest));
            if (!dropped.isEmpty()) {
                metrics.timeRetention();
            }
        }
        dropBySize(droppable, dropped);
        if (!dropped.isEmpty()) {
            publisher.update(dropped.stream().map(manifest -> asDropped(manifest, nowMs)).toList());
            log.atInfo().addKeyValue("segmentCount", dropped.size()).log("segments dropped by retention");
        }
        deleteObsolete(nowMs);
        orphans.sweep(nowMs);
    }

    private static SegmentRecord asDropped(SegmentManifest manifest, long nowMs) {
        SegmentRecord record = SegmentBuilder.record(manifest);
        return new SegmentRecord(record.segmentId(), SegmentCatalogue.DROPPED_KIND, record.level(),
                record.partition(), record.startOffset(), record.endOffset(), record.minTimestampMs(),
                record.maxTimestampMs(), record.sampleCount(), record.seriesCount(), record.path(), List.of(), nowMs,
                record.manifestJson());
    }

    private void dropBySize(List<SegmentManifest> droppable, List<SegmentManifest> dropped) {
        if (config.retentionBytes() == 0) {
            return;
        }
        long bytes = catalogue.inForce().stream().filter(manifest -> !dropped.contains(manifest))
                .mapToLong(SegmentManifest::bytes).sum();
        boolean any = false;
        for (SegmentManifest oldest : droppable) {
            if (bytes <= config.retentionBytes()) {
                break;
            }
            dropped.add(oldest);
            bytes -= oldest.bytes();
            any = true;
        }
        if (any) {
            metrics.sizeRetention();
        }
    }

    /// Oldest first.
    private List<SegmentManifest> droppable() {
        Map<Integer, Long> ends = new HashMap<>();
        List<SegmentManifest> all = catalogue.inForce();
        all.forEach(manifest -> ends.merge(manifest.origin().partition(), manifest.origin().endOffset(), Math::max));
        List<SegmentManifest> droppable = new ArrayList<>();
        for (SegmentManifest manifest : all) {
            if (manifest.origin().endOffset() < ends.getOrDefault(manifest.origin().partition(), 0L)) {
                droppable.add(manifest);
            }
        }
        droppable.sort(Comparator.comparingLong(SegmentManifest::maxTimestampMs));
        return droppable;
    }

    /// Deletes the files of segments that left the catalogue's force a grace ago, then forgets the segments.
    private void deleteObsolete(long nowMs) {
        List<String> gone = new ArrayList<>();
        for (SegmentRecord record : catalogue.obsolete()) {
            if (nowMs - record.createdAtMs() >= config.fileGrace().toMillis()) {
                String folder = record.path().substring(0, record.path().lastIndexOf('/') + 1);
                store.list(folder).forEach(store::delete);
                gone.add(record.segmentId());
            }
        }
        if (!gone.isEmpty()) {
            publisher.forget(gone);
            log.atInfo().addKeyValue("segmentCount", gone.size()).log("files of obsolete segments deleted");
        }
    }
}
