package io.narthex.rules.stream;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/// The clock of one partition: the running maximum of its Ticks, and how far `rule-groups` is in force.
///
/// @param timeMs 0 before the first Tick
record PartitionClock(long timeMs, long ruleGroupsEndOffset) {
    static final PartitionClock UNSET = new PartitionClock(0, 0);
    private static final byte FORMAT = 1;
    private static final int BYTES = 17;

    PartitionClock advanced(long tickMs, long endOffset) {
        return new PartitionClock(Math.max(timeMs, tickMs), Math.max(ruleGroupsEndOffset, endOffset));
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).put(FORMAT).putLong(timeMs).putLong(ruleGroupsEndOffset).array();
    }

    /// @throws IllegalStateException if the bytes are of another format
    static PartitionClock of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return UNSET;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        byte format = buffer.get();
        if (format != FORMAT) {
            throw new IllegalStateException("partition clock has format " + format + ", expected " + FORMAT);
        }
        return new PartitionClock(buffer.getLong(), buffer.getLong());
    }
}
