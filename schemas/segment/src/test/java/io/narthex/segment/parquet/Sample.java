package io.narthex.segment.parquet;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;

/// Samples that compare by raw bits.
record Sample(long timestampMs, long valueBits, @Nullable NativeHistogram histogram, long startTimestampMs) {
    static List<Sample> of(SampleBuffer buffer) {
        return of(buffer, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static List<Sample> of(SampleBuffer buffer, long startMs, long endMs) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < buffer.size(); i++) {
            if (buffer.timestampMs(i) >= startMs && buffer.timestampMs(i) <= endMs) {
                samples.add(new Sample(buffer.timestampMs(i), Double.doubleToRawLongBits(buffer.value(i)),
                        buffer.histogram(i), buffer.startTimestampMs(i)));
            }
        }
        return samples;
    }
}
