package io.narthex.promql.exec;

import java.util.Arrays;

import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.model.Staleness;
import org.jspecify.annotations.Nullable;

/// The samples of one series that its windows are cut from: floats and histograms apart, markers left out.
final class RangeSamples {
    int floatCount;
    long[] floatTimes = new long[0];
    double[] floats = new double[0];
    long @Nullable [] floatStarts;
    int histogramCount;
    long[] histogramTimes = new long[0];
    NativeHistogram[] histograms = new NativeHistogram[0];
    long @Nullable [] histogramStarts;
    private int[] drops = new int[0];
    private int dropCount = -1;

    void clear() {
        dropCount = -1;
        floatCount = 0;
        histogramCount = 0;
        floatStarts = null;
        histogramStarts = null;
    }

    int size() {
        return floatCount + histogramCount;
    }

    void addFloat(long timestampMs, double value) {
        if (floatCount == floats.length) {
            int grown = Math.max(16, 2 * floatCount);
            floats = Arrays.copyOf(floats, grown);
            floatTimes = Arrays.copyOf(floatTimes, grown);
        }
        floatTimes[floatCount] = timestampMs;
        floats[floatCount++] = value;
    }

    void addHistogram(long timestampMs, NativeHistogram histogram) {
        if (histogramCount == histograms.length) {
            int grown = Math.max(16, 2 * histogramCount);
            histograms = Arrays.copyOf(histograms, grown);
            histogramTimes = Arrays.copyOf(histogramTimes, grown);
        }
        histogramTimes[histogramCount] = timestampMs;
        histograms[histogramCount++] = histogram;
    }

    /// Takes the samples of a buffer in place of what was there. The columns of a buffer of floats become those of this
    /// object, so the buffer must not be filled again before they have been used.
    void take(SampleBuffer buffer, boolean withStarts) {
        clear();
        if (buffer.hasHistograms() || withStarts && buffer.hasStartTimestamps()) {
            addAll(buffer, withStarts);
            return;
        }
        floatTimes = buffer.timestampsMs();
        floats = buffer.values();
        int size = buffer.size();
        int kept = 0;
        while (kept < size && !Staleness.isMarker(floats[kept])) {
            kept++;
        }
        for (int i = kept + 1; i < size; i++) {
            if (!Staleness.isMarker(floats[i])) {
                floatTimes[kept] = floatTimes[i];
                floats[kept++] = floats[i];
            }
        }
        floatCount = kept;
    }

    /// The indices of the floats that are less than the one before.
    int[] drops() {
        if (dropCount < 0) {
            findDrops();
        }
        return drops;
    }

    /// How many [#drops] there are; the array may be longer.
    int dropCount() {
        if (dropCount < 0) {
            findDrops();
        }
        return dropCount;
    }

    private void findDrops() {
        int count = 0;
        for (int i = 1; i < floatCount; i++) {
            if (floats[i] < floats[i - 1]) {
                if (count == drops.length) {
                    drops = Arrays.copyOf(drops, Math.max(16, 2 * count));
                }
                drops[count++] = i;
            }
        }
        dropCount = count;
    }

    private void addAll(SampleBuffer buffer, boolean withStarts) {
        if (withStarts && buffer.hasStartTimestamps()) {
            floatStarts = new long[buffer.size()];
            histogramStarts = new long[buffer.size()];
        }
        for (int i = 0; i < buffer.size(); i++) {
            double value = buffer.value(i);
            if (Staleness.isMarker(value)) {
                continue;
            }
            NativeHistogram histogram = buffer.histogram(i);
            if (histogram == null) {
                if (floatStarts != null) {
                    floatStarts[floatCount] = buffer.startTimestampMs(i);
                }
                addFloat(buffer.timestampMs(i), value);
            } else {
                if (histogramStarts != null) {
                    histogramStarts[histogramCount] = buffer.startTimestampMs(i);
                }
                addHistogram(buffer.timestampMs(i), histogram);
            }
        }
    }
}
