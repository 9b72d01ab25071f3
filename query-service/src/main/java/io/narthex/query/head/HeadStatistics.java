package io.narthex.query.head;

/// Figures of one head partition.
///
/// @param minTimestampMs earliest sample, [Long#MAX_VALUE] where there is none
/// @param maxTimestampMs latest sample, [Long#MIN_VALUE] where there is none
public record HeadStatistics(int seriesCount, long chunkCount, long memoryBytes, long minTimestampMs,
        long maxTimestampMs) {
    /// Of an empty head.
    public static final HeadStatistics EMPTY = new HeadStatistics(0, 0, 0, Long.MAX_VALUE, Long.MIN_VALUE);

    /// Of both together.
    public HeadStatistics plus(HeadStatistics other) {
        return new HeadStatistics(seriesCount + other.seriesCount, chunkCount + other.chunkCount,
                memoryBytes + other.memoryBytes, Math.min(minTimestampMs, other.minTimestampMs),
                Math.max(maxTimestampMs, other.maxTimestampMs));
    }
}
