package io.narthex.schema.status;

/// A partition and the offsets held of it.
///
/// @param partition partition of narthex.samples
/// @param startOffset first offset held, inclusive
/// @param endOffset end of the offsets held, exclusive
public record PartitionHolding(int partition, long startOffset, long endOffset) {}
