package io.narthex.segment.parquet;

import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;

/// Merging of the samples of one series from several places. Of two samples at one time that of the earlier place wins.
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

    private static void append(SampleBuffer from, SampleBuffer into) {
        if (from.hasHistograms() || from.hasStartTimestamps()) {
            for (int i = 0; i < from.size(); i++) {
                copy(from, i, into);
            }
            return;
        }
        int size = into.size();
        into.ensureCapacity(size + from.size());
        System.arraycopy(from.timestampsMs(), 0, into.timestampsMs(), size, from.size());
        System.arraycopy(from.values(), 0, into.values(), size, from.size());
        into.setSize(size + from.size());
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

    /// The union of any number of buffers. Confined to one thread.
    static final class Accumulator {
        private SampleBuffer result = new SampleBuffer();
        private SampleBuffer spare = new SampleBuffer();

        void clear() {
            result.clear();
        }

        /// What is here already wins.
        void add(SampleBuffer later) {
            if (later.isEmpty()) {
                return;
            }
            if (result.isEmpty() || result.timestampMs(result.size() - 1) < later.timestampMs(0)) {
                append(later, result);
                return;
            }
            spare.clear();
            merge(result, later, spare);
            SampleBuffer merged = spare;
            spare = result;
            result = merged;
        }

        SampleBuffer result() {
            return result;
        }
    }
}
