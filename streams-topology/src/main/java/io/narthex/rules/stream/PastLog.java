package io.narthex.rules.stream;

import java.util.function.Predicate;

/// Reads a past part of one topic once more.
interface PastLog {
    /// Records of a partition up to an offset, in their order; tombstones are passed over.
    ///
    /// @param visitor says whether to go on
    /// @throws org.apache.kafka.common.KafkaException if they cannot be read in time
    void replay(int partition, From from, long endOffsetExclusive, Predicate<PastRecord> visitor);

    /// Where to begin. What the log has lost before its own beginning is passed over.
    sealed interface From {
        record Offset(long kafkaOffset) implements From {}

        record AppendTime(long appendedAtMs) implements From {}
    }

    record PastRecord(long kafkaOffset, long appendedAtMs, byte[] value) {}
}
