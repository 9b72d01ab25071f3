package io.narthex.query.merge;

import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;

/// Joins the samples of one series from two places.
public final class SampleMerge {
    private SampleMerge() {}

    /// Appends both in time order; where a timestamp is in both, the sample of the first is taken.
    public static void merge(SampleBuffer first, SampleBuffer second, SampleBuffer into) {
        into.ensureCapacity(into.size() + first.size() + second.size());
        int a = 0;
        int b = 0;
        while (a < first.size() && b < second.size()) {
            long timeA = first.timestampMs(a);
            long timeB = second.timestampMs(b);
            if (timeA <= timeB) {
                copy(first, a++, into);
                b += timeA == timeB ? 1 : 0;
            } else {
                copy(second, b++, into);
            }
        }
        append(first, a, into);
        append(second, b, into);
    }

    /// Appends the samples from an index on.
    public static void append(SampleBuffer from, int index, SampleBuffer into) {
        int count = from.size() - index;
        if (count == 0) {
            return;
        }
        int at = into.size();
        into.ensureCapacity(at + count);
        System.arraycopy(from.timestampsMs(), index, into.timestampsMs(), at, count);
        System.arraycopy(from.values(), index, into.values(), at, count);
        into.setSize(at + count);
        if (from.hasHistograms() || from.hasStartTimestamps()) {
            for (int i = 0; i < count; i++) {
                copySides(from, index + i, into, at + i);
            }
        }
    }

    private static void copy(SampleBuffer from, int index, SampleBuffer into) {
        into.add(from.timestampMs(index), from.value(index));
        copySides(from, index, into, into.size() - 1);
    }

    private static void copySides(SampleBuffer from, int index, SampleBuffer into, int at) {
        NativeHistogram histogram = from.histogram(index);
        if (histogram != null) {
            into.setHistogram(at, histogram);
        }
        if (from.startTimestampMs(index) != SampleBuffer.NO_START) {
            into.setStartTimestamp(at, from.startTimestampMs(index));
        }
    }
}
