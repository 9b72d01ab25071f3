package io.narthex.schema.produce;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What a [SampleProducer] has done; services show it under their metric names. Readable from any thread.
public final class ProducerStats {
    final LongAdder samples = new LongAdder();
    final LongAdder batches = new LongAdder();
    final LongAdder batchBytes = new LongAdder();
    final LongAdder failedBatches = new LongAdder();
    final LongAdder rejectedSets = new LongAdder();
    final LongAdder publishedSeries = new LongAdder();
    final LongAdder publishedLayouts = new LongAdder();
    final LongAdder failedTicks = new LongAdder();
    final AtomicLong pendingBytes = new AtomicLong();

    ProducerStats() {}

    /// Samples acknowledged by the cluster.
    public long sampleCount() {
        return samples.sum();
    }

    /// Records acknowledged.
    public long batchCount() {
        return batches.sum();
    }

    /// Bytes of the records acknowledged, as they lie in the log.
    public long batchBytes() {
        return batchBytes.sum();
    }

    public long failedBatchCount() {
        return failedBatches.sum();
    }

    /// Sets refused before they reached Kafka.
    public long rejectedSetCount() {
        return rejectedSets.sum();
    }

    /// Label sets acknowledged, repeats included.
    public long publishedSeriesCount() {
        return publishedSeries.sum();
    }

    /// Layouts acknowledged, repeats included.
    public long publishedLayoutCount() {
        return publishedLayouts.sum();
    }

    public long failedTickCount() {
        return failedTicks.sum();
    }

    /// Estimate of the memory that samples occupy while they wait.
    public long pendingBytes() {
        return pendingBytes.get();
    }
}
