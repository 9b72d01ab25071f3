package io.narthex.query.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.source.SeriesSelection;
import io.narthex.promql.source.SeriesSource;
import io.narthex.promql.source.SourceUnavailableException;
import io.narthex.query.catalogue.Deletions;
import io.narthex.query.catalogue.SegmentCatalogue;
import io.narthex.query.head.HeadCursor;
import io.narthex.query.head.HeadPartition;
import io.narthex.query.head.HeadSeries;
import io.narthex.query.merge.MergeCursor;
import io.narthex.query.merge.SeriesRun;
import io.narthex.segment.SegmentException;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.parquet.SegmentReader;
import org.roaringbitmap.RoaringBitmap;

/// Every sample of the log: heads and segments as one source.
///
/// A sample may be in a head and in segments; of equal series and timestamp the segment with the lowest offsets wins,
/// then the head: a head only ever holds a sample that is in a segment too, or one that came after all segments. Heads
/// are asked before the catalogue, so that what is flushed and evicted in between is seen twice rather than never. A
/// segment is left out where a head received all its offsets and holds all its samples of the range. Thread-safe.
public final class MergedSource implements SeriesSource {
    private final Supplier<List<HeadPartition>> heads;
    private final SegmentCatalogue catalogue;
    private final int partitionCount;

    /// @param partitionCount of the samples topic: each must have a head here, or an answer would be partial
    public MergedSource(Supplier<List<HeadPartition>> heads, SegmentCatalogue catalogue, int partitionCount) {
        this.heads = heads;
        this.catalogue = catalogue;
        this.partitionCount = partitionCount;
    }

    /// The heads as they are now.
    public List<HeadPartition> heads() {
        return heads.get();
    }

    /// The segments as they are now.
    public List<SegmentManifest> segments() {
        return catalogue.inForce();
    }

    @Override
    public SeriesCursor select(SeriesSelection selection) {
        try {
            return open(selection);
        } catch (SegmentException.Missing e) {
            // The segment was replaced or dropped between the look at the catalogue and the open.
            return retry(selection);
        } catch (SegmentException e) {
            throw unavailable(e);
        }
    }

    private SeriesCursor retry(SeriesSelection selection) {
        try {
            return open(selection);
        } catch (SegmentException e) {
            throw unavailable(e);
        }
    }

    private static SourceUnavailableException unavailable(SegmentException cause) {
        return new SourceUnavailableException(cause.getMessage() == null ? cause.toString() : cause.getMessage(),
                cause);
    }

    private SeriesCursor open(SeriesSelection selection) {
        long startMs = selection.startMsInclusive();
        long endMs = selection.endMsInclusive();
        // First of all: a deletion is forgotten only when nothing holds its samples any more.
        Deletions deletions = catalogue.deletions(selection.tenant(), startMs, endMs);
        Coverage coverage = Coverage.of(requireHeads());
        List<HeadSeries> recent = new ArrayList<>();
        for (HeadPartition head : coverage.heads()) {
            recent.addAll(head.select(selection.tenant(), selection.matchers(), startMs, endMs,
                    selection.latestOnly() && deletions.isEmpty()));
        }
        List<SeriesRun> runs = new ArrayList<>();
        try {
            for (SegmentManifest manifest : overlapping(selection.tenant(), startMs, endMs)) {
                long untilMs = Math.min(endMs, coverage.neededUntilMs(manifest));
                if (manifest.overlaps(startMs, untilMs) && startMs <= untilMs) {
                    runs.add(new SegmentRun(catalogue.reader(manifest), selection.matchers(), startMs, untilMs));
                }
            }
        } catch (RuntimeException e) {
            runs.forEach(SeriesRun::close);
            throw e;
        }
        HeadCursor head = new HeadCursor(recent);
        SeriesCursor all = head;
        if (!runs.isEmpty()) {
            runs.add(head);
            all = new MergeCursor(runs);
        }
        return deletions.isEmpty() ? all : new RemainingCursor(all, deletions);
    }

    private List<HeadPartition> requireHeads() {
        List<HeadPartition> all = heads.get();
        if (all.size() < partitionCount) {
            throw new SourceUnavailableException(
                    partitionCount - all.size() + " of " + partitionCount + " partitions have no head");
        }
        return all;
    }

    private List<SegmentManifest> overlapping(TenantId tenant, long startMs, long endMs) {
        return catalogue.inForce().stream()
                .filter(manifest -> manifest.origin().tenant().equals(tenant) && manifest.overlaps(startMs, endMs))
                .toList();
    }

    /// What the heads hold, as it was before they were asked.
    private record Coverage(List<HeadPartition> heads, Map<Integer, Held> byPartition) {
        private record Held(long firstOffset, long servedFromMs) {}

        static Coverage of(List<HeadPartition> heads) {
            Map<Integer, Held> byPartition = new HashMap<>();
            for (HeadPartition head : heads) {
                byPartition.put(head.partition(), new Held(head.firstOffset(), head.servedFromMs()));
            }
            return new Coverage(heads, byPartition);
        }

        /// The last time for which a segment must be read besides the head.
        long neededUntilMs(SegmentManifest manifest) {
            Held held = byPartition.get(manifest.origin().partition());
            if (held == null || manifest.origin().startOffset() < held.firstOffset()) {
                return Long.MAX_VALUE;
            }
            return held.servedFromMs() == Long.MIN_VALUE ? Long.MIN_VALUE : held.servedFromMs() - 1;
        }
    }

    /// Adds the label sets that pass one of the matcher sets and may have samples in the closed range.
    ///
    /// @throws SourceUnavailableException if some part of the data cannot be read
    public void labelSets(TenantId tenant, List<List<Matcher>> matcherSets, long startMs, long endMs,
            Collection<Labels> into) {
        Deletions deletions = catalogue.deletions(tenant, startMs, endMs);
        if (!deletions.isEmpty()) {
            matcherSets.forEach(set -> addRemaining(new SeriesSelection(tenant, set, startMs, endMs), deletions, into));
            return;
        }
        reading(() -> {
            for (HeadPartition head : requireHeads()) {
                matcherSets.forEach(set -> head.selectLabels(tenant, set, startMs, endMs, into));
            }
            for (SegmentManifest manifest : overlapping(tenant, startMs, endMs)) {
                SegmentReader reader = catalogue.reader(manifest);
                matcherSets.forEach(set -> addLabels(reader, set, startMs, endMs, into));
            }
        });
    }

    /// Of a series that a deletion concerns only reading tells whether something is left.
    private void addRemaining(SeriesSelection selection, Deletions deletions, Collection<Labels> into) {
        SampleBuffer samples = new SampleBuffer();
        try (SeriesCursor cursor = select(selection)) {
            while (cursor.next()) {
                samples.clear();
                if (deletions.concern(cursor.labels())) {
                    cursor.read(samples);
                    if (samples.isEmpty()) {
                        continue;
                    }
                }
                into.add(cursor.labels());
            }
        }
    }

    private static void addLabels(SegmentReader reader, List<Matcher> matchers, long startMs, long endMs,
            Collection<Labels> into) {
        for (int series : reader.select(matchers)) {
            if (reader.minTimestampMs(series) <= endMs && reader.maxTimestampMs(series) >= startMs) {
                into.add(reader.labels(series));
            }
        }
    }

    /// Adds the label names of the series that pass one of the matcher sets, of all series where there is none. Time
    /// narrows by segment, not by series, as Prometheus narrows by block.
    ///
    /// @throws SourceUnavailableException if some part of the data cannot be read
    public void labelNames(TenantId tenant, List<List<Matcher>> matcherSets, long startMs, long endMs,
            Collection<String> into) {
        reading(() -> {
            for (HeadPartition head : requireHeads()) {
                if (overlaps(head, startMs, endMs)) {
                    head.readIndex(tenant, index -> {
                        if (matcherSets.isEmpty()) {
                            into.addAll(index.names());
                        }
                        matcherSets.forEach(set -> index.names(index.select(set), into));
                    });
                }
            }
            for (SegmentManifest manifest : overlapping(tenant, startMs, endMs)) {
                SegmentReader reader = catalogue.reader(manifest);
                if (matcherSets.isEmpty()) {
                    into.addAll(reader.labelNames());
                }
                matcherSets.forEach(set -> addNames(reader, set, into));
            }
        });
    }

    private static void addNames(SegmentReader reader, List<Matcher> matchers, Collection<String> into) {
        for (int series : reader.select(matchers)) {
            reader.labels(series).forEach((name, value) -> into.add(name));
        }
    }

    /// As [#labelNames], for the values of one label. A value may be added more than once.
    public void labelValues(TenantId tenant, String name, List<List<Matcher>> matcherSets, long startMs, long endMs,
            Collection<String> into) {
        reading(() -> {
            for (HeadPartition head : requireHeads()) {
                if (overlaps(head, startMs, endMs)) {
                    head.readIndex(tenant, index -> {
                        if (matcherSets.isEmpty()) {
                            into.addAll(index.values(name));
                            return;
                        }
                        RoaringBitmap found = new RoaringBitmap();
                        for (List<Matcher> set : matcherSets) {
                            found.or(index.select(set));
                        }
                        index.values(name, found, into);
                    });
                }
            }
            for (SegmentManifest manifest : overlapping(tenant, startMs, endMs)) {
                SegmentReader reader = catalogue.reader(manifest);
                if (matcherSets.isEmpty()) {
                    into.addAll(reader.labelValues(name));
                }
                matcherSets.forEach(set -> into.addAll(reader.labelValues(name, reader.select(set))));
            }
        });
    }

    private static boolean overlaps(HeadPartition head, long startMs, long endMs) {
        return head.minTimestampMs() <= endMs && head.maxTimestampMs() >= startMs;
    }

    private static void reading(Runnable read) {
        try {
            read.run();
        } catch (SegmentException.Missing e) {
            try {
                read.run();
            } catch (SegmentException again) {
                throw unavailable(again);
            }
        } catch (SegmentException e) {
            throw unavailable(e);
        }
    }
}
