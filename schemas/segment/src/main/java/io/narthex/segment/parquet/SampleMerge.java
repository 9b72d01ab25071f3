package io.narthex.segment.parquet;

import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;

/// Merging of the samples of one series from two places. Of two samples at one time the one of the first place wins.
final class SampleMerge {
    private SampleMerge() {}

    /// Appends the union to a third buffer.
    static void merge(SampleBuffer first, SampleBuffer second, SampleBuffer into) {
        int i = 0;
        int j = 0;
        while (i < first.size() || j < second.size()) {
            if (j == second.size() || i < first.size() && first.timestampMs(i) <= second.timestampMs(j)) {
                if (j < second.size() && first.timestampMs(i) == second.timestampMs(j)) {
                    j++;
                }
                copy(first, i++, into);
            } else {
                copy(second, j++, into);
            }
        }
    }

    private static void copy(SampleBuffer from, int index, SampleBuffer into) {
        into.add(from.timestampMs(index), from.value(index));
        NativeHistogram histogram = from.histogram(index);
        if (histogram != null) {
            into.setHistogram(into.size() - 1, histogram);
        }
        long startMs = from.startTimestampMs(index);
        if (startMs != SampleBuffer.NO_START) {
            into.setStartTimestamp(into.size() - 1, startMs);
        }
    }
}
