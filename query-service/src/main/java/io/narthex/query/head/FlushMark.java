package io.narthex.query.head;

import java.util.List;

/// What a head partition received between two offsets, readable while it goes on.
public final class FlushMark {
    private final int partition;
    private final long startOffset;
    private final long endOffset;
    private final long sampleCount;
    private final List<HeadSeries> series;
    private final int[] numbers;
    private final long[] untilMs;

    FlushMark(int partition, long startOffset, long endOffset, long sampleCount, List<HeadSeries> series,
            int[] numbers, long[] untilMs) {
        this.partition = partition;
        this.startOffset = startOffset;
        this.endOffset = endOffset;
        this.sampleCount = sampleCount;
        this.series = List.copyOf(series);
        this.numbers = numbers;
        this.untilMs = untilMs;
    }

    public int partition() {
        return partition;
    }

    /// Inclusive.
    public long startOffset() {
        return startOffset;
    }

    /// Exclusive.
    public long endOffset() {
        return endOffset;
    }

    /// Samples that came since the flush before, repeats and all.
    long sampleCount() {
        return sampleCount;
    }

    /// The series that have samples of these offsets, in no order.
    public List<HeadSeries> series() {
        return series;
    }

    int seriesCount() {
        return numbers.length;
    }

    int number(int index) {
        return numbers[index];
    }

    long untilMs(int index) {
        return untilMs[index];
    }
}
