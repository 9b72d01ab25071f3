package io.narthex.rules.window;

import java.util.Arrays;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import org.jspecify.annotations.Nullable;

/// The recent samples of one series, ascending by time. Of two values for one time the first added stays.
/// Confined to one thread.
public final class SeriesWindow {
    private static final int FIRST_CAPACITY = 16;

    private final Labels labels;
    private long[] timestampsMs = new long[FIRST_CAPACITY];
    private double[] values = new double[FIRST_CAPACITY];
    /// Absent until the first histogram comes.
    private @Nullable NativeHistogram @Nullable [] histograms;
    private int from;
    private int to;

    public SeriesWindow(Labels labels) {
        this.labels = labels;
    }

    public Labels labels() {
        return labels;
    }

    public boolean isEmpty() {
        return from == to;
    }

    public int size() {
        return to - from;
    }

    public long timestampMs(int index) {
        return timestampsMs[from + index];
    }

    /// Raw bits matter: it may be a staleness marker.
    public double value(int index) {
        return values[from + index];
    }

    /// Null where the sample is a float.
    public @Nullable NativeHistogram histogram(int index) {
        return histograms == null ? null : histograms[from + index];
    }

    public void add(long timestampMs, double value) {
        add(timestampMs, value, null);
    }

    /// @param value of a histogram its sum, so that a staleness marker is found there too
    public void add(long timestampMs, double value, @Nullable NativeHistogram histogram) {
        if (to == timestampsMs.length) {
            makeRoom();
        }
        if (from == to || timestampMs > timestampsMs[to - 1]) {
            put(to, timestampMs, value, histogram);
            return;
        }
        int found = Arrays.binarySearch(timestampsMs, from, to, timestampMs);
        if (found < 0) {
            int at = -found - 1;
            System.arraycopy(timestampsMs, at, timestampsMs, at + 1, to - at);
            System.arraycopy(values, at, values, at + 1, to - at);
            if (histograms != null) {
                System.arraycopy(histograms, at, histograms, at + 1, to - at);
            }
            put(at, timestampMs, value, histogram);
        }
    }

    private void put(int at, long timestampMs, double value, @Nullable NativeHistogram histogram) {
        timestampsMs[at] = timestampMs;
        values[at] = value;
        if (histogram != null && histograms == null) {
            histograms = new NativeHistogram[timestampsMs.length];
        }
        if (histograms != null) {
            histograms[at] = histogram;
        }
        to++;
    }

    private void makeRoom() {
        int size = to - from;
        int capacity = from > size ? timestampsMs.length : 2 * timestampsMs.length;
        long[] newTimestamps = new long[capacity];
        double[] newValues = new double[capacity];
        System.arraycopy(timestampsMs, from, newTimestamps, 0, size);
        System.arraycopy(values, from, newValues, 0, size);
        timestampsMs = newTimestamps;
        values = newValues;
        if (histograms != null) {
            @Nullable
            NativeHistogram[] newHistograms = new NativeHistogram[capacity];
            System.arraycopy(histograms, from, newHistograms, 0, size);
            histograms = newHistograms;
        }
        from = 0;
        to = size;
    }

    /// Adds what the other has at times that this has not.
    public void addAll(SeriesWindow other) {
        for (int i = 0; i < other.size(); i++) {
            add(other.timestampMs(i), other.value(i), other.histogram(i));
        }
    }

    /// Forgets the samples up to a time, inclusive.
    public void dropUpTo(long timestampMsInclusive) {
        int kept = firstAfter(timestampMsInclusive);
        if (histograms != null) {
            Arrays.fill(histograms, from, kept, null);
        }
        from = kept;
        if (from == to) {
            from = 0;
            to = 0;
        }
    }

    /// Index of the first sample after a time.
    private int firstAfter(long timestampMs) {
        int found = Arrays.binarySearch(timestampsMs, from, to, timestampMs);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /// Whether a sample lies in (after, until].
    public boolean hasSampleIn(long afterMsExclusive, long untilMsInclusive) {
        int first = firstAfter(afterMsExclusive);
        return first < to && timestampsMs[first] <= untilMsInclusive;
    }

    /// The part in (after, until] as a window of its own.
    public SeriesWindow slice(long afterMsExclusive, long untilMsInclusive) {
        SeriesWindow slice = new SeriesWindow(labels);
        for (int i = firstAfter(afterMsExclusive); i < to && timestampsMs[i] <= untilMsInclusive; i++) {
            slice.add(timestampsMs[i], values[i], histograms == null ? null : histograms[i]);
        }
        return slice;
    }

    void readInto(SampleBuffer into, long startMsInclusive, long endMsInclusive) {
        for (int i = firstAfter(startMsInclusive - 1); i < to && timestampsMs[i] <= endMsInclusive; i++) {
            into.add(timestampsMs[i], values[i]);
            NativeHistogram histogram = histograms == null ? null : histograms[i];
            if (histogram != null) {
                into.setHistogram(into.size() - 1, histogram);
            }
        }
    }
}
