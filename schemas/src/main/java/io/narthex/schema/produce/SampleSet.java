package io.narthex.schema.produce;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.narthex.model.Exemplar;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import org.jspecify.annotations.Nullable;

/// The samples of one scrape or one request, applied by readers all at once within each partition.
///
/// Filled by one thread, then given to [SampleProducer#send] and not touched again.
public final class SampleSet {
    /// Estimate of what a sample occupies while it waits: reference, time, value, and its share of encoded copies.
    private static final int BYTES_PER_SAMPLE = 48;
    private static final int BYTES_PER_HISTOGRAM = 512;
    private static final int BYTES_PER_EXEMPLAR = 256;

    private final TenantId tenant;
    private final long nowMs;
    private final @Nullable SampleSlice[] slices;
    private final List<SeriesRef> due = new ArrayList<>(0);
    private final CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    private int sampleCount;
    private long estimatedBytes;

    /// Confined to the sending thread.
    private int awaitedSeries;
    private int awaitedPartitions;

    SampleSet(TenantId tenant, int partitionCount, long nowMs) {
        this.tenant = tenant;
        this.nowMs = nowMs;
        this.slices = new SampleSlice[partitionCount];
    }

    /// @param valueBits raw bits, so that a staleness marker survives
    public void add(SeriesRef series, long timestampMs, long valueBits) {
        add(series, timestampMs, valueBits, SampleBuffer.NO_START);
    }

    /// @param startTimestampMs when the counter began, or [SampleBuffer#NO_START]
    public void add(SeriesRef series, long timestampMs, long valueBits, long startTimestampMs) {
        sliceOf(series).add(series, timestampMs, valueBits, startTimestampMs, null);
        sampleCount++;
        estimatedBytes += BYTES_PER_SAMPLE;
    }

    public void add(SeriesRef series, long timestampMs, NativeHistogram histogram, long startTimestampMs) {
        sliceOf(series).add(series, timestampMs, Double.doubleToRawLongBits(histogram.sum()), startTimestampMs,
                histogram);
        sampleCount++;
        estimatedBytes += BYTES_PER_HISTOGRAM;
    }

    public void addExemplar(SeriesRef series, Exemplar exemplar) {
        sliceOf(series).add(series, exemplar);
        estimatedBytes += BYTES_PER_EXEMPLAR;
    }

    private SampleSlice sliceOf(SeriesRef series) {
        series.use(nowMs);
        if (series.isDue(nowMs)) {
            due.add(series);
        }
        SampleSlice slice = slices[series.partition()];
        if (slice == null) {
            slice = new SampleSlice(this);
            slices[series.partition()] = slice;
        }
        return slice;
    }

    /// Sees the samples of a set, series by series within a partition.
    @FunctionalInterface
    public interface SampleVisitor {
        void sample(SeriesRef series, long timestampMs, long valueBits);
    }

    public void forEach(SampleVisitor visitor) {
        for (SampleSlice slice : slices) {
            if (slice != null) {
                slice.forEach(visitor);
            }
        }
    }

    public TenantId tenant() {
        return tenant;
    }

    public int sampleCount() {
        return sampleCount;
    }

    public boolean isEmpty() {
        return estimatedBytes == 0;
    }

    long estimatedBytes() {
        return estimatedBytes;
    }

    List<SeriesRef> due() {
        return due;
    }

    @Nullable
    SampleSlice[] slices() {
        return slices;
    }

    CompletableFuture<Void> acknowledged() {
        return acknowledged;
    }

    void awaitSeries() {
        awaitedSeries++;
    }

    /// Whether that was the last one.
    boolean seriesArrived() {
        return --awaitedSeries == 0;
    }

    boolean awaitsSeries() {
        return awaitedSeries > 0;
    }

    void awaitPartitions(int count) {
        awaitedPartitions = count;
    }

    /// Whether that was the last one.
    boolean partitionAcknowledged() {
        return --awaitedPartitions == 0;
    }
}
