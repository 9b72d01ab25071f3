package io.narthex.segment;

import java.util.List;

import io.narthex.model.TenantId;

/// Where the samples of a segment come from: which offsets of which partition of which log.
///
/// @param startOffset first Kafka offset whose samples it holds
/// @param endOffset first Kafka offset that it does not hold
/// @param level 0 for a flush, one more than the highest input for a merge
/// @param clusterId Kafka's id of the cluster
/// @param topicId Kafka's UUID of the samples topic, so that a recreated topic is told from its predecessor
/// @param inputs the segments that this one replaces, in offset order; empty for a flush
public record SegmentOrigin(TenantId tenant, int partition, long startOffset, long endOffset, int level,
        String clusterId, String topicId, List<SegmentId> inputs) {
    public SegmentOrigin {
        inputs = List.copyOf(inputs);
        if (startOffset < 0 || endOffset < startOffset) {
            throw new IllegalArgumentException(
                    "segment offsets [" + startOffset + ", " + endOffset + ") must not be negative or run backwards");
        }
        if (partition < 0 || level < 0) {
            throw new IllegalArgumentException(
                    "partition " + partition + " and level " + level + " must not be negative");
        }
    }
}
