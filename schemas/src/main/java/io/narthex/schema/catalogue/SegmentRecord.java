package io.narthex.schema.catalogue;

import java.util.List;

/// The manifest of a segment.
///
/// @param segmentId identity of the segment
/// @param kind what the record says: segment, or dropped for one whose files still lie there
/// @param level 0 as flushed; higher when compacted
/// @param partition partition of narthex.samples whose data it holds
/// @param startOffset first offset it holds, inclusive
/// @param endOffset end of the offsets it holds, exclusive
/// @param minTimestampMs earliest sample, epoch milliseconds
/// @param maxTimestampMs latest sample, epoch milliseconds
/// @param sampleCount samples in the segment
/// @param seriesCount series in the segment
/// @param path where the files lie in the object store
/// @param replacedBy segments that hold this one's data since compaction; empty while it is in force
/// @param createdAtMs when the record was written, epoch milliseconds
/// @param manifestJson the whole manifest as it lies beside the files
public record SegmentRecord(String segmentId, String kind, int level, int partition, long startOffset, long endOffset,
        long minTimestampMs, long maxTimestampMs, long sampleCount, long seriesCount, String path,
        List<String> replacedBy, long createdAtMs, String manifestJson) implements CatalogueRecord {
    public SegmentRecord {
        replacedBy = List.copyOf(replacedBy);
    }
}
