package io.narthex.query.flush;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.narthex.query.catalogue.SegmentCatalogue;
import io.narthex.segment.ManifestJson;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.store.ObjectStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes the files of flushes and merges that died before their commit. Confined to the flushing thread.
///
/// A folder goes when it was found without an owner twice, a period apart, which is longer than any publication takes.
/// One with a manifest goes only where other segments hold its offsets: a catalogue that lost segments must not cost
/// their files, and segments of another log are none of ours.
final class OrphanSweep {
    static final long PERIOD_MS = Duration.ofMinutes(30).toMillis();

    private static final Logger log = LoggerFactory.getLogger(OrphanSweep.class);
    private static final String SEGMENTS = "segments/";

    private final SegmentCatalogue catalogue;
    private final ObjectStore store;
    private Set<String> suspects = Set.of();
    private long nextMs = Long.MIN_VALUE;

    OrphanSweep(SegmentCatalogue catalogue, ObjectStore store) {
        this.catalogue = catalogue;
        this.store = store;
    }

    /// Looks through the store, unless it did within the last period.
    void sweep(long nowMs) {
        if (nowMs < nextMs) {
            return;
        }
        nextMs = nowMs + PERIOD_MS;
        Set<String> found = new HashSet<>();
        orphans().forEach((folder, keys) -> {
            if (suspects.contains(folder)) {
                keys.forEach(store::delete);
                log.atInfo().addKeyValue("path", folder).log("files of a segment that nobody committed deleted");
            } else {
                found.add(folder);
            }
        });
        suspects = found;
    }

    /// The objects of each folder that nobody owns.
    private Map<String, List<String>> orphans() {
        Map<String, List<String>> unknown = new HashMap<>();
        for (String key : store.list(SEGMENTS)) {
            String folder = key.substring(0, key.lastIndexOf('/') + 1);
            if (!catalogue.isKnown(folder)) {
                unknown.computeIfAbsent(folder, name -> new ArrayList<>()).add(key);
            }
        }
        unknown.entrySet().removeIf(entry -> {
            String manifest = entry.getKey() + SegmentManifest.FILE_NAME;
            return entry.getValue().contains(manifest)
                    && !catalogue.isCovered(ManifestJson.read(manifest, store.readAll(manifest)));
        });
        return unknown;
    }
}
