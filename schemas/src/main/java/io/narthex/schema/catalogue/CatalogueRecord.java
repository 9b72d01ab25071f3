package io.narthex.schema.catalogue;

/// What the catalogue of segments says of one thing; a later record under the same key replaces it, a tombstone removes it.
public sealed interface CatalogueRecord permits SegmentRecord, DeletionRecord {
    /// The key in `narthex.segments`.
    default String key() {
        return switch (this) {
            case SegmentRecord segment -> segment.segmentId();
            case DeletionRecord deletion -> "deletion/" + deletion.deletionId();
        };
    }
}
