package io.narthex.promql.exec;

import java.util.Arrays;

import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.model.Staleness;
import org.jspecify.annotations.Nullable;

/// The samples of one series that its windows are cut from: floats and histograms apart, markers left out.
final class RangeSamples {
    int floatCount;
    long[] floatTimes = new long[256];
    double[] floats = new double[256];
    long @Nullable [] floatStarts;
    int histogramCount;
    long[] histogramTimes = new long[0];
    NativeHistogram[] histograms = new NativeHistogram[0];
    long @Nullable [] histogramStarts;

    void clear() {
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
            floats = Arrays.copyOf(floats, 2 * floatCount);
            floatTimes = Arrays.copyOf(floatTimes, 2 * floatCount);
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

    void addAll(SampleBuffer buffer, boolean withStarts) {
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
