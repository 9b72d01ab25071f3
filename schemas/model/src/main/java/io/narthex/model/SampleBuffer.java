package io.narthex.model;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/// The samples of one series in time order, in columns that are used again for the next series.
///
/// Readers fill it and the engine scans it, so the columns are handed out as they are: only the first [#size] elements
/// mean anything, and an array is valid until the next call that grows the buffer. Not thread-safe.
public final class SampleBuffer {
    /// The start timestamp of a sample that has none.
    public static final long NO_START = 0;

    private static final int INITIAL_CAPACITY = 256;

    private int size;
    private long[] timestampsMs = new long[INITIAL_CAPACITY];
    private double[] values = new double[INITIAL_CAPACITY];
    private @Nullable NativeHistogram @Nullable [] histograms;
    private long @Nullable [] startTimestampsMs;
    private boolean hasHistograms;
    private boolean hasStartTimestamps;

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public void clear() {
        if (hasHistograms && histograms != null) {
            Arrays.fill(histograms, 0, size, null);
        }
        if (hasStartTimestamps && startTimestampsMs != null) {
            Arrays.fill(startTimestampsMs, 0, size, NO_START);
        }
        hasHistograms = false;
        hasStartTimestamps = false;
        size = 0;
    }

    /// Takes the samples of a closed time range out, from an index on.
    public void drop(int fromIndex, long startMsInclusive, long endMsInclusive) {
        int kept = fromIndex;
        for (int i = fromIndex; i < size; i++) {
            if (timestampsMs[i] < startMsInclusive || timestampsMs[i] > endMsInclusive) {
                move(i, kept++);
            }
        }
        if (hasHistograms && histograms != null) {
            Arrays.fill(histograms, kept, size, null);
        }
        if (hasStartTimestamps && startTimestampsMs != null) {
            Arrays.fill(startTimestampsMs, kept, size, NO_START);
        }
        size = kept;
    }

    private void move(int from, int to) {
        timestampsMs[to] = timestampsMs[from];
        values[to] = values[from];
        if (hasHistograms && histograms != null) {
            histograms[to] = histograms[from];
        }
        if (hasStartTimestamps && startTimestampsMs != null) {
            startTimestampsMs[to] = startTimestampsMs[from];
        }
    }

    public void add(long timestampMs, double value) {
        ensureCapacity(size + 1);
        timestampsMs[size] = timestampMs;
        values[size] = value;
        size++;
    }

    /// The value column of a histogram sample holds the histogram's sum, so that a staleness marker is found there too.
    public void add(long timestampMs, NativeHistogram histogram) {
        add(timestampMs, histogram.sum());
        setHistogram(size - 1, histogram);
    }

    public void setHistogram(int index, NativeHistogram histogram) {
        @Nullable
        NativeHistogram[] column = histograms;
        if (column == null) {
            column = new NativeHistogram[timestampsMs.length];
            histograms = column;
        }
        column[index] = histogram;
        hasHistograms = true;
    }

    /// @param startTimestampMs when the counter of the sample began, in epoch milliseconds
    public void setStartTimestamp(int index, long startTimestampMs) {
        long[] column = startTimestampsMs;
        if (column == null) {
            column = new long[timestampsMs.length];
            startTimestampsMs = column;
        }
        column[index] = startTimestampMs;
        hasStartTimestamps = true;
    }

    public void ensureCapacity(int capacity) {
        if (capacity > timestampsMs.length) {
            int grown = Math.max(capacity, 2 * timestampsMs.length);
            timestampsMs = Arrays.copyOf(timestampsMs, grown);
            values = Arrays.copyOf(values, grown);
            if (histograms != null) {
                histograms = Arrays.copyOf(histograms, grown);
            }
            if (startTimestampsMs != null) {
                startTimestampsMs = Arrays.copyOf(startTimestampsMs, grown);
            }
        }
    }

    /// For decoders that write the columns themselves after [#ensureCapacity].
    public void setSize(int newSize) {
        if (newSize > timestampsMs.length) {
            throw new IllegalArgumentException("size " + newSize + " exceeds the capacity " + timestampsMs.length);
        }
        size = newSize;
    }

    /// The column itself.
    public long[] timestampsMs() {
        return timestampsMs;
    }

    /// The column itself; raw bits matter where a sample may be a staleness marker.
    public double[] values() {
        return values;
    }

    public long timestampMs(int index) {
        return timestampsMs[index];
    }

    public double value(int index) {
        return values[index];
    }

    public boolean hasHistograms() {
        return hasHistograms;
    }

    /// Null where the sample is a float.
    public @Nullable NativeHistogram histogram(int index) {
        return hasHistograms && histograms != null ? histograms[index] : null;
    }

    public boolean hasStartTimestamps() {
        return hasStartTimestamps;
    }

    /// [#NO_START] where the sample has none.
    public long startTimestampMs(int index) {
        return hasStartTimestamps && startTimestampsMs != null ? startTimestampsMs[index] : NO_START;
    }
}
