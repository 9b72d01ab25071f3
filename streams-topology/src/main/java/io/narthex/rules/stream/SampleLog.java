package io.narthex.rules.stream;

import java.util.function.Consumer;

/// Reads a past part of `samples` once more, to fill windows.
interface SampleLog {
    /// Values of the records of a partition from an append time on, up to an offset, in order.
    ///
    /// @throws org.apache.kafka.common.KafkaException if they cannot be read in time
    void replay(int partition, long fromAppendTimeMs, long endOffsetExclusive, Consumer<byte[]> action);
}
