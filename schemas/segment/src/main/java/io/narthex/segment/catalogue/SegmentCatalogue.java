package io.narthex.segment.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.narthex.model.TenantId;
import io.narthex.segment.SegmentId;
import io.narthex.segment.SegmentManifest;

/// The segments that are known and which of them are live: those that no other one replaces.
///
/// A segment replaces the inputs that it names, and a flush replaces a flush of the same log whose offsets lie inside its
/// own (a fenced owner's, say). Manifests may come in any order and more than once. Safe for any thread: writers
/// exclude each other, readers see one state or the next.
public final class SegmentCatalogue {
    private static final Comparator<SegmentManifest> OFFSET_ORDER = Comparator
            .comparingInt((SegmentManifest manifest) -> manifest.origin().partition())
            .thenComparingLong(manifest -> manifest.origin().startOffset())
            .thenComparingLong(SegmentManifest::minTimestampMs).thenComparing(SegmentManifest::id);

    private record State(Map<SegmentId, SegmentManifest> all, List<SegmentManifest> live) {}

    private volatile State state = new State(Map.of(), List.of());

    /// A catalogue of what the store holds.
    public static SegmentCatalogue of(SegmentStore store) {
        SegmentCatalogue catalogue = new SegmentCatalogue();
        catalogue.addAll(store.list());
        return catalogue;
    }

    public void add(SegmentManifest manifest) {
        addAll(List.of(manifest));
    }

    public synchronized void addAll(Collection<SegmentManifest> manifests) {
        Map<SegmentId, SegmentManifest> all = new LinkedHashMap<>(state.all());
        manifests.forEach(manifest -> all.put(manifest.id(), manifest));
        state = stateOf(all);
    }

    public synchronized void remove(SegmentId id) {
        Map<SegmentId, SegmentManifest> all = new LinkedHashMap<>(state.all());
        all.remove(id);
        state = stateOf(all);
    }

    private static State stateOf(Map<SegmentId, SegmentManifest> all) {
        Set<SegmentId> replaced = new HashSet<>();
        List<SegmentManifest> flushes = new ArrayList<>();
        for (SegmentManifest manifest : all.values()) {
            replaced.addAll(manifest.origin().inputs());
            if (manifest.origin().level() == 0) {
                flushes.add(manifest);
            }
        }
        markContained(flushes, replaced);
        List<SegmentManifest> live = all.values().stream().filter(manifest -> !replaced.contains(manifest.id()))
                .sorted(OFFSET_ORDER).toList();
        return new State(all, live);
    }

    /// Walks the flushes of each log by start, the longest first: one that ends no later than another did is inside it.
    private static void markContained(List<SegmentManifest> flushes, Set<SegmentId> replaced) {
        flushes.sort(Comparator.comparing(SegmentCatalogue::logOf)
                .thenComparingLong(manifest -> manifest.origin().startOffset())
                .thenComparing(manifest -> manifest.origin().endOffset(), Comparator.reverseOrder())
                .thenComparing(SegmentManifest::id));
        String log = "";
        long coveredTo = -1;
        for (SegmentManifest manifest : flushes) {
            if (!logOf(manifest).equals(log)) {
                log = logOf(manifest);
                coveredTo = -1;
            }
            if (manifest.origin().endOffset() <= coveredTo) {
                replaced.add(manifest.id());
            }
            coveredTo = Math.max(coveredTo, manifest.origin().endOffset());
        }
    }

    private static String logOf(SegmentManifest manifest) {
        return manifest.origin().tenant() + "/" + manifest.origin().partition() + "/" + manifest.origin().topicId();
    }

    /// The live segments, by partition and offset.
    public List<SegmentManifest> live() {
        return state.live();
    }

    /// The live segments of a tenant that may hold samples inside the closed range, by partition and offset: of two
    /// samples of one series and time that of the earlier segment counts.
    public List<SegmentManifest> overlapping(TenantId tenant, long startMsInclusive, long endMsInclusive) {
        return state.live().stream().filter(manifest -> manifest.origin().tenant().equals(tenant)
                && manifest.overlaps(startMsInclusive, endMsInclusive)).toList();
    }

    /// The segments that others replaced: to be deleted once no query can still read them.
    public List<SegmentManifest> replaced() {
        State current = state;
        Set<SegmentManifest> live = new HashSet<>(current.live());
        return current.all().values().stream().filter(manifest -> !live.contains(manifest)).toList();
    }

    /// The first offset of a partition that no live segment of this very topic holds: where replay begins.
    public long endOffset(String topicId, int partition) {
        return state.live().stream().map(SegmentManifest::origin)
                .filter(origin -> origin.partition() == partition && origin.topicId().equals(topicId))
                .mapToLong(origin -> origin.endOffset()).max().orElse(0);
    }
}
