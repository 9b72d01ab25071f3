package io.narthex.query.flush;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

import io.narthex.query.catalogue.SegmentCatalogue;
import io.narthex.segment.ManifestJson;
import io.narthex.segment.SegmentException;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.store.ObjectStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes the files of flushes and merges that died before their commit. Confined to the flushing thread.
///
/// A folder goes when it was found without an owner twice, a period apart, which is longer than any publication takes.
/// One with a manifest goes only where other segments hold its offsets: a catalogue that lost segments must not cost
/// their files, and segments of another log are none of ours. Only partitions held here are swept: of others the catalogue
/// may be behind their holder's.
final class OrphanSweep {
    static final long PERIOD_MS = Duration.ofMinutes(30).toMillis();

    private static final Logger log = LoggerFactory.getLogger(OrphanSweep.class);
    private static final String SEGMENTS = "segments/";
    private static final Pattern PARTITION = Pattern.compile("[0-9]{1,9}");

    private final SegmentCatalogue catalogue;
    private final ObjectStore store;
    private final IntPredicate isHeld;
    private Set<String> suspects = Set.of();
    private long nextMs = Long.MIN_VALUE;

    /// @param isHeld whether this process holds a partition
    OrphanSweep(SegmentCatalogue catalogue, ObjectStore store, IntPredicate isHeld) {
        this.catalogue = catalogue;
        this.store = store;
        this.isHeld = isHeld;
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
        Set<String> known = catalogue.folders();
        Map<String, List<String>> unknown = new HashMap<>();
        for (String key : store.list(SEGMENTS)) {
            String folder = key.substring(0, key.lastIndexOf('/') + 1);
            if (!known.contains(folder) && isOfHeldPartition(folder)) {
                unknown.computeIfAbsent(folder, name -> new ArrayList<>()).add(key);
            }
        }
        unknown.entrySet().removeIf(entry -> isNeeded(entry.getKey(), entry.getValue()));
        return unknown;
    }

    /// By the layout of [SegmentManifest#key]; a folder of any other shape is none of ours.
    private boolean isOfHeldPartition(String folder) {
        String[] parts = folder.split("/");
        return parts.length == 4 && PARTITION.matcher(parts[2]).matches() && isHeld.test(Integer.parseInt(parts[2]));
    }

    private boolean isNeeded(String folder, List<String> keys) {
        String manifest = folder + SegmentManifest.FILE_NAME;
        if (!keys.contains(manifest)) {
            return false;
        }
        try {
            return !catalogue.isCovered(ManifestJson.read(manifest, store.readAll(manifest)));
        } catch (SegmentException e) {
            log.atWarn().addKeyValue("path", manifest).addKeyValue("error", e.getMessage())
                    .log("manifest of an unknown segment is not readable, its files stay");
            return true;
        }
    }
}
