package io.narthex.segment.store;

import java.nio.file.Path;
import java.util.List;

import io.narthex.segment.SegmentException;

/// Immutable objects under keys of slash-separated names. Implementations are safe for any thread.
///
/// Every method throws [SegmentException.Unavailable] when the store does not answer.
public interface ObjectStore {
    /// Stores a file whole or not at all; when the call returns it survives a crash. Replaces what was there.
    /// The file must not be changed afterwards; it may be deleted.
    void put(String key, Path file);

    /// Stores bytes whole or not at all; when the call returns they survive a crash. Replaces what was there.
    void put(String key, byte[] bytes);

    /// @throws SegmentException.Missing if there is no such object
    ObjectReader open(String key);

    /// The keys that begin with a prefix, sorted.
    List<String> list(String prefix);

    /// Does nothing if there is no such object. Readers that are open may go on or fail with
    /// [SegmentException.Missing].
    void delete(String key);

    /// The whole object.
    ///
    /// @throws SegmentException.Missing if there is no such object
    default byte[] readAll(String key) {
        try (ObjectReader reader = open(key)) {
            return reader.read(0, Math.toIntExact(reader.length()));
        }
    }
}
