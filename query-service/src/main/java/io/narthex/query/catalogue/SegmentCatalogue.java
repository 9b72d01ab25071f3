package io.narthex.query.catalogue;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.stream.Collectors;
import java.util.Set;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.narthex.model.TenantId;
import io.narthex.schema.catalogue.CatalogueRecord;
import io.narthex.schema.catalogue.DeletionRecord;
import io.narthex.schema.catalogue.SegmentRecord;
import io.narthex.schema.table.TableListener;
import io.narthex.segment.SegmentOrigin;
import io.narthex.segment.ManifestJson;
import io.narthex.segment.SegmentException;
import io.narthex.segment.SegmentId;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.parquet.SegmentReader;
import io.narthex.segment.store.ObjectStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The segments and deletions of the topic `narthex.segments`, kept up to date by its table, and open readers of those
/// segments that were asked for last.
///
/// Manifests of another topic with the same name, such as one that was deleted and created again, do not count.
/// A reader that has to go, with its segment or to make room, is closed only after a grace, for queries may still hold it.
/// Thread-safe.
public final class SegmentCatalogue implements TableListener<CatalogueRecord>, AutoCloseable {
    /// What a record says that names a segment.
    public static final String SEGMENT_KIND = "segment";
    /// What a record says that names a segment which retention dropped and whose files still lie there.
    public static final String DROPPED_KIND = "dropped";

    private static final Logger log = LoggerFactory.getLogger(SegmentCatalogue.class);
    /// Lower offsets first: their samples win.
    private static final Comparator<SegmentManifest> PRECEDENCE = Comparator
            .comparingInt((SegmentManifest m) -> m.origin().partition())
            .thenComparingLong(m -> m.origin().startOffset()).thenComparing(SegmentManifest::id);

    private static final Deletions NO_DELETIONS = new Deletions(List.of());

    private final ObjectStore store;
    private final String topicId;
    private final InstantSource clock;
    private final long closeGraceMs;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, Deletion> deletions = new ConcurrentHashMap<>();
    private final long maxReaderBytes;
    private final Map<String, Open> readers = new ConcurrentHashMap<>();
    private final AtomicLong uses = new AtomicLong();
    private final List<Retired> retired = new ArrayList<>();

    private record Entry(SegmentRecord record, SegmentManifest manifest) {
        boolean isInForce() {
            return record.kind().equals(SEGMENT_KIND) && record.replacedBy().isEmpty();
        }
    }

    private record Retired(String id, SegmentReader reader, long sinceMs) {}

    /// A reader and when it was asked for last, by the count of all uses.
    private record Open(SegmentReader reader, AtomicLong lastUse) {}

    /// @param topicId Kafka's UUID of the samples topic
    /// @param closeGraceMs longer than the longest query
    /// @param maxReaderBytes what readers may take on the heap; above it those go that were asked for longest ago
    public SegmentCatalogue(ObjectStore store, String topicId, InstantSource clock, long closeGraceMs,
            long maxReaderBytes) {
        this.maxReaderBytes = maxReaderBytes;
        this.store = store;
        this.topicId = topicId;
        this.clock = clock;
        this.closeGraceMs = closeGraceMs;
    }

    @Override
    public void changed(String key, @Nullable CatalogueRecord before, @Nullable CatalogueRecord after) {
        switch (after) {
            case SegmentRecord segment -> put(key, segment);
            case DeletionRecord deletion -> put(key, deletion);
            case null -> {
                entries.remove(key);
                retire(key);
                deletions.remove(key);
            }
        }
    }

    private void put(String key, DeletionRecord record) {
        try {
            deletions.put(key, Deletion.of(record));
        } catch (IllegalArgumentException e) {
            log.atError().addKeyValue("deletionId", record.deletionId()).addKeyValue("error", e.getMessage())
                    .log("deletion is not readable, nothing is deleted by it");
        }
    }

    private void put(String key, SegmentRecord record) {
        if (!record.kind().equals(SEGMENT_KIND) && !record.kind().equals(DROPPED_KIND)) {
            entries.remove(key);
            retire(key);
            return;
        }
        try {
            SegmentManifest manifest = ManifestJson.read(record.path(),
                    record.manifestJson().getBytes(StandardCharsets.UTF_8));
            if (manifest.origin().topicId().equals(topicId)) {
                Entry entry = new Entry(record, manifest);
                entries.put(key, entry);
                if (!entry.isInForce()) {
                    retire(key);
                }
            }
        } catch (SegmentException e) {
            log.atError().addKeyValue("segmentId", key).addKeyValue("error", e.getMessage())
                    .log("manifest is not readable, its segment is left out");
        }
    }

    /// What was deleted of a tenant's samples of the closed range, as far as something may still hold it.
    public Deletions deletions(TenantId tenant, long startMs, long endMs) {
        return deletions.isEmpty()
                ? NO_DELETIONS
                : new Deletions(deletions.values().stream().filter(
                        deletion -> deletion.record().tenant().equals(tenant) && deletion.overlaps(startMs, endMs))
                        .toList());
    }

    /// All deletions, of all tenants.
    public Collection<Deletion> deletions() {
        return List.copyOf(deletions.values());
    }

    /// The records of segments that are replaced or dropped and whose files still lie there.
    public Collection<SegmentRecord> obsolete() {
        return entries.values().stream().filter(entry -> !entry.isInForce()).map(Entry::record).toList();
    }

    public Optional<SegmentRecord> find(SegmentId id) {
        return Optional.ofNullable(entries.get(id.value())).map(Entry::record);
    }

    /// The folders of the store that belong to segments, in force or not, each with its last slash.
    public Set<String> folders() {
        return entries.values().stream().map(entry -> entry.record().path())
                .map(path -> path.substring(0, path.lastIndexOf('/') + 1)).collect(Collectors.toSet());
    }

    /// Whether a manifest is of this log and other segments hold each of its offsets, or held them until retention
    /// dropped them.
    public boolean isCovered(SegmentManifest manifest) {
        SegmentOrigin wanted = manifest.origin();
        if (!wanted.topicId().equals(topicId)) {
            return false;
        }
        List<SegmentOrigin> others = entries.values().stream().map(entry -> entry.manifest().origin())
                .filter(other -> other.partition() == wanted.partition() && other.tenant().equals(wanted.tenant()))
                .sorted(Comparator.comparingLong(SegmentOrigin::startOffset)).toList();
        long reached = wanted.startOffset();
        for (SegmentOrigin other : others) {
            if (other.startOffset() <= reached) {
                reached = Math.max(reached, other.endOffset());
            }
        }
        return reached >= wanted.endOffset();
    }

    /// The segments whose samples count, those with lower offsets first.
    public List<SegmentManifest> inForce() {
        return entries.values().stream().filter(Entry::isInForce).map(Entry::manifest)
                .sorted(PRECEDENCE).toList();
    }

    /// The first offset of a partition that no segment holds; 0 where there is none.
    public long endOffset(int partition) {
        return entries.values().stream().map(entry -> entry.manifest().origin())
                .filter(origin -> origin.partition() == partition).mapToLong(origin -> origin.endOffset()).max()
                .orElse(0);
    }

    /// @throws SegmentException if it cannot be opened
    public SegmentReader reader(SegmentManifest manifest) {
        String key = manifest.id().value();
        Open known = readers.get(key);
        Open open = known != null
                ? known
                : readers.computeIfAbsent(key, id -> new Open(reviveOrOpen(manifest), new AtomicLong()));
        open.lastUse().set(uses.incrementAndGet());
        if (known == null) {
            makeRoom(key);
        }
        return open.reader();
    }

    /// A retired reader is taken back while it is open: a segment never lies in memory twice.
    private SegmentReader reviveOrOpen(SegmentManifest manifest) {
        synchronized (retired) {
            for (Iterator<Retired> rest = retired.iterator(); rest.hasNext();) {
                Retired next = rest.next();
                if (next.id().equals(manifest.id().value())) {
                    rest.remove();
                    return next.reader();
                }
            }
        }
        return SegmentReader.open(store, manifest);
    }

    private synchronized void makeRoom(String keep) {
        long total = readers.values().stream().mapToLong(open -> open.reader().heapBytes()).sum();
        if (total <= maxReaderBytes) {
            return;
        }
        List<Map.Entry<String, Open>> oldestFirst = new ArrayList<>(readers.entrySet());
        oldestFirst.sort(Comparator.comparingLong(entry -> entry.getValue().lastUse().get()));
        for (Map.Entry<String, Open> oldest : oldestFirst) {
            if (total <= maxReaderBytes) {
                return;
            }
            if (!oldest.getKey().equals(keep)) {
                total -= oldest.getValue().reader().heapBytes();
                retire(oldest.getKey());
            }
        }
    }

    private void retire(String id) {
        Open open = readers.remove(id);
        if (open != null) {
            synchronized (retired) {
                retired.add(new Retired(id, open.reader(), clock.millis()));
            }
        }
    }

    /// Closes readers whose grace is over.
    public void closeRetired() {
        long dueMs = clock.millis() - closeGraceMs;
        synchronized (retired) {
            for (Iterator<Retired> rest = retired.iterator(); rest.hasNext();) {
                Retired next = rest.next();
                if (next.sinceMs() <= dueMs) {
                    rest.remove();
                    next.reader().close();
                }
            }
        }
    }

    /// Closes every reader; nothing may be read any more.
    @Override
    public void close() {
        readers.keySet().forEach(this::retire);
        synchronized (retired) {
            retired.forEach(one -> one.reader().close());
            retired.clear();
        }
    }
}
