package io.narthex.query.flush;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.narthex.query.catalogue.SegmentCatalogue;
import io.narthex.schema.catalogue.SegmentRecord;
import io.narthex.segment.SegmentId;
import io.narthex.segment.SegmentManifest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Merges runs of small segments, so that a query opens few. Confined to the flushing thread.
///
/// A run is [#RUN] segments of one level that abut; the result is one level higher and its inputs name it as their
/// replacement, all in one transaction.
final class Compaction {
    static final int RUN = 8;

    private static final Logger log = LoggerFactory.getLogger(Compaction.class);
    /// Merging holds the label tables of all inputs; larger segments stay as they are.
    private static final long MAX_RUN_BYTES = 256L << 20;
    private static final long SET_ASIDE_MS = Duration.ofHours(1).toMillis();

    private final SegmentCatalogue catalogue;
    private final SegmentBuilder builder;
    private final SegmentPublisher publisher;
    private final Map<SegmentId, Long> setAsideMs = new HashMap<>();

    Compaction(SegmentCatalogue catalogue, SegmentBuilder builder, SegmentPublisher publisher) {
        this.catalogue = catalogue;
        this.builder = builder;
        this.publisher = publisher;
    }

    /// Merges one run of a partition, if there is one. A run that cannot be merged is set aside, so that those behind it
    /// are.
    ///
    /// @param partition one whose head is here: its segments are ours to merge
    void compact(int partition, long nowMs) {
        setAsideMs.values().removeIf(sinceMs -> nowMs - sinceMs >= SET_ASIDE_MS);
        findRun(partition).ifPresent(run -> merge(run, nowMs));
    }

    private Optional<List<SegmentManifest>> findRun(int partition) {
        List<SegmentManifest> run = new ArrayList<>();
        long bytes = 0;
        for (SegmentManifest next : catalogue.inForce()) {
            if (next.origin().partition() != partition) {
                continue;
            }
            if (!run.isEmpty() && (!follows(run.getLast(), next) || bytes + next.bytes() > MAX_RUN_BYTES)) {
                run.clear();
                bytes = 0;
            }
            if (setAsideMs.containsKey(next.id())) {
                run.clear();
                bytes = 0;
                continue;
            }
            run.add(next);
            bytes += next.bytes();
            if (run.size() == RUN) {
                return Optional.of(run);
            }
        }
        return Optional.empty();
    }

    private static boolean follows(SegmentManifest before, SegmentManifest next) {
        return next.origin().level() == before.origin().level()
                && next.origin().tenant().equals(before.origin().tenant())
                && next.origin().startOffset() == before.origin().endOffset();
    }

    private void merge(List<SegmentManifest> run, long nowMs) {
        SegmentRecord output;
        try {
            output = builder.merge(run);
        } catch (RuntimeException e) {
            run.forEach(input -> setAsideMs.put(input.id(), nowMs));
            throw e;
        }
        List<SegmentRecord> changed = new ArrayList<>();
        changed.add(output);
        for (SegmentManifest input : run) {
            changed.add(replaced(SegmentBuilder.record(input), output.segmentId(), nowMs));
        }
        publisher.update(changed);
        log.atInfo().addKeyValue("segmentId", output.segmentId()).addKeyValue("partition", output.partition())
                .addKeyValue("segmentCount", run.size()).log("segments merged");
    }

    /// @param nowMs when it was replaced: its files stay for the grace from then on
    static SegmentRecord replaced(SegmentRecord input, String by, long nowMs) {
        return new SegmentRecord(input.segmentId(), input.kind(), input.level(), input.partition(),
                input.startOffset(), input.endOffset(), input.minTimestampMs(), input.maxTimestampMs(),
                input.sampleCount(), input.seriesCount(), input.path(), List.of(by), nowMs, input.manifestJson());
    }
}
