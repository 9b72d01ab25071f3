package io.narthex.query.head;

import java.util.Arrays;

import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import org.jspecify.annotations.Nullable;

/// Samples of one series that came after a later one, sorted by time, each with the offset that brought it.
///
/// Of two samples with one timestamp the first stays, which is the one with the lower offset. Not thread-safe: the
/// owner's lock guards it.
final class LateSamples {
    private long[] timestampsMs = new long[4];
    private double[] values = new double[4];
    private long[] kafkaOffsets = new long[4];
    private long @Nullable [] startTimestampsMs;
    private @Nullable NativeHistogram @Nullable [] histograms;
    private int size;

    int size() {
        return size;
    }

    /// Index of the sample with this timestamp, or −1.
    int indexOf(long timestampMs) {
        int index = Arrays.binarySearch(timestampsMs, 0, size, timestampMs);
        return index < 0 ? -1 : index;
    }

    double value(int index) {
        return values[index];
    }

    @Nullable
    NativeHistogram histogram(int index) {
        @Nullable
        NativeHistogram[] column = histograms;
        return column == null ? null : column[index];
    }

    long firstTimestampMs() {
        return timestampsMs[0];
    }

    long lastTimestampMs() {
        return timestampsMs[size - 1];
    }

    /// Adds a sample whose timestamp is not there yet.
    void add(long timestampMs, double value, @Nullable NativeHistogram histogram, long startTimestampMs,
            long kafkaOffset) {
        int at = -1 - Arrays.binarySearch(timestampsMs, 0, size, timestampMs);
        makeRoom(at);
        timestampsMs[at] = timestampMs;
        values[at] = value;
        kafkaOffsets[at] = kafkaOffset;
        setHistogram(at, histogram);
        setStart(at, startTimestampMs);
        size++;
    }

    private void makeRoom(int at) {
        int capacity = timestampsMs.length;
        if (size == capacity) {
            capacity = 2 * size;
            timestampsMs = Arrays.copyOf(timestampsMs, capacity);
            values = Arrays.copyOf(values, capacity);
            kafkaOffsets = Arrays.copyOf(kafkaOffsets, capacity);
            long[] starts = startTimestampsMs;
            startTimestampsMs = starts == null ? null : Arrays.copyOf(starts, capacity);
            @Nullable
            NativeHistogram[] column = histograms;
            histograms = column == null ? null : Arrays.copyOf(column, capacity);
        }
        int moved = size - at;
        System.arraycopy(timestampsMs, at, timestampsMs, at + 1, moved);
        System.arraycopy(values, at, values, at + 1, moved);
        System.arraycopy(kafkaOffsets, at, kafkaOffsets, at + 1, moved);
        long[] starts = startTimestampsMs;
        if (starts != null) {
            System.arraycopy(starts, at, starts, at + 1, moved);
        }
        @Nullable
        NativeHistogram[] column = histograms;
        if (column != null) {
            System.arraycopy(column, at, column, at + 1, moved);
        }
    }

    private void setHistogram(int at, @Nullable NativeHistogram histogram) {
        @Nullable
        NativeHistogram[] column = histograms;
        if (column == null) {
            if (histogram == null) {
                return;
            }
            column = new NativeHistogram[timestampsMs.length];
            histograms = column;
        }
        column[at] = histogram;
    }

    private void setStart(int at, long startTimestampMs) {
        long[] starts = startTimestampsMs;
        if (starts == null) {
            if (startTimestampMs == SampleBuffer.NO_START) {
                return;
            }
            starts = new long[timestampsMs.length];
            startTimestampsMs = starts;
        }
        starts[at] = startTimestampMs;
    }

    /// Appends the samples of a closed time range and a half-open offset range to the buffer.
    void read(long startMs, long endMs, long fromOffset, long toOffset, SampleBuffer into) {
        long[] starts = startTimestampsMs;
        for (int i = 0; i < size; i++) {
            if (timestampsMs[i] < startMs || timestampsMs[i] > endMs || kafkaOffsets[i] < fromOffset
                    || kafkaOffsets[i] >= toOffset) {
                continue;
            }
            into.add(timestampsMs[i], values[i]);
            NativeHistogram histogram = histogram(i);
            if (histogram != null) {
                into.setHistogram(into.size() - 1, histogram);
            }
            if (starts != null && starts[i] != SampleBuffer.NO_START) {
                into.setStartTimestamp(into.size() - 1, starts[i]);
            }
        }
    }

    /// Whether some sample came at the offset or after it.
    boolean hasFrom(long kafkaOffset) {
        for (int i = 0; i < size; i++) {
            if (kafkaOffsets[i] >= kafkaOffset) {
                return true;
            }
        }
        return false;
    }

    /// Drops the samples before a time that came before an offset.
    void drop(long beforeMs, long beforeOffset) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (timestampsMs[i] >= beforeMs || kafkaOffsets[i] >= beforeOffset) {
                move(i, kept);
                kept++;
            }
        }
        @Nullable
        NativeHistogram[] column = histograms;
        if (column != null) {
            Arrays.fill(column, kept, size, null);
        }
        size = kept;
    }

    private void move(int from, int to) {
        timestampsMs[to] = timestampsMs[from];
        values[to] = values[from];
        kafkaOffsets[to] = kafkaOffsets[from];
        long[] starts = startTimestampsMs;
        if (starts != null) {
            starts[to] = starts[from];
        }
        @Nullable
        NativeHistogram[] column = histograms;
        if (column != null) {
            column[to] = column[from];
        }
    }
}
