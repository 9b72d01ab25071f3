package io.narthex.segment.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.narthex.segment.ManifestJson;
import io.narthex.segment.SegmentException;
import io.narthex.segment.SegmentFile;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.parquet.SegmentReader;
import io.narthex.segment.store.ObjectStore;

/// Segments as objects: `segments/<tenant>/<partition>/<id>/` holds the tables and, written last, the manifest.
///
/// A folder without manifest is no segment. Safe for any thread; throws [SegmentException].
public final class SegmentStore {
    private static final String PREFIX = "segments/";

    private final ObjectStore objects;

    public SegmentStore(ObjectStore objects) {
        this.objects = objects;
    }

    /// Stores a segment that a writer finished and deletes the writer's folder. When the call returns, the segment
    /// survives a crash.
    public void publish(Path directory, SegmentManifest manifest) {
        for (SegmentFile file : manifest.files()) {
            objects.put(manifest.key(file.name()), directory.resolve(file.name()));
        }
        objects.put(manifest.key(SegmentManifest.FILE_NAME), ManifestJson.write(manifest));
        try {
            for (SegmentFile file : manifest.files()) {
                Files.deleteIfExists(directory.resolve(file.name()));
            }
            Files.deleteIfExists(directory.resolve(SegmentManifest.FILE_NAME));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new SegmentException.Unavailable(directory.toString(), e);
        }
    }

    public SegmentReader open(SegmentManifest manifest) {
        return SegmentReader.open(objects, manifest);
    }

    /// Reads every manifest in the store.
    ///
    /// @throws SegmentException.Corrupt if one of them is no manifest of this format
    public List<SegmentManifest> list() {
        return objects.list(PREFIX).stream().filter(key -> key.endsWith("/" + SegmentManifest.FILE_NAME))
                .map(key -> ManifestJson.read(key, objects.readAll(key))).toList();
    }

    /// Deletes a segment, its manifest first. Does nothing for what is gone already.
    public void delete(SegmentManifest manifest) {
        objects.delete(manifest.key(SegmentManifest.FILE_NAME));
        for (SegmentFile file : manifest.files()) {
            objects.delete(manifest.key(file.name()));
        }
    }

    /// The objects of segment folders that hold no manifest: what a crash left between the first table and the manifest,
    /// or what is being published right now. Delete only what has been in this list for longer than a publication takes.
    public List<String> orphans() {
        List<String> keys = objects.list(PREFIX);
        Set<String> folders = keys.stream().filter(key -> key.endsWith("/" + SegmentManifest.FILE_NAME))
                .map(SegmentStore::folder).collect(Collectors.toSet());
        return keys.stream().filter(key -> !folders.contains(folder(key))).toList();
    }

    private static String folder(String key) {
        return key.substring(0, key.lastIndexOf('/') + 1);
    }

    /// Deletes an object that [#orphans] named.
    public void deleteOrphan(String key) {
        objects.delete(key);
    }
}
