package io.narthex.segment.chunk;

import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import org.jspecify.annotations.Nullable;

/// The histograms and start timestamps of one series; most series have neither.
///
/// A histogram belongs to the sample at its timestamp, whose value in the chunk is the histogram's sum. A start timestamp
/// holds for all samples from its entry's time up to the next entry. The writer replaces the whole object when old
/// entries go and publishes a sample only after its entries.
final class SideSamples {
    private volatile @Nullable SideColumn histograms;
    private volatile @Nullable SideColumn starts;
    // Written by the writer only, for the writer.
    private long lastStartMs = SampleBuffer.NO_START;

    /// @return the heap bytes that this took, about
    long addHistogram(long timestampMs, byte[] encoded) {
        SideColumn column = histograms;
        if (column == null) {
            column = SideColumn.ofBytes();
            histograms = column;
        }
        column.add(timestampMs, encoded);
        return column.lastHeapBytes();
    }

    /// @return the heap bytes that this took, about
    long addStart(long timestampMs, long startTimestampMs) {
        if (startTimestampMs == lastStartMs) {
            return 0;
        }
        SideColumn column = starts;
        if (column == null) {
            column = SideColumn.ofLongs();
            starts = column;
        }
        column.add(timestampMs, startTimestampMs);
        lastStartMs = startTimestampMs;
        return column.lastHeapBytes();
    }

    /// What readers need of the samples at or after a time.
    SideSamples from(long timestampMs) {
        SideSamples kept = new SideSamples();
        SideColumn oldHistograms = histograms;
        if (oldHistograms != null) {
            kept.histograms = oldHistograms.from(oldHistograms.indexOf(timestampMs));
        }
        SideColumn oldStarts = starts;
        if (oldStarts != null) {
            kept.starts = oldStarts.from(runAt(oldStarts, timestampMs));
        }
        kept.lastStartMs = lastStartMs;
        return kept;
    }

    /// The run that holds at a time, or the first one where none does yet.
    private static int runAt(SideColumn starts, long timestampMs) {
        int index = starts.indexOf(timestampMs);
        boolean begins = index < starts.size() && starts.timestampMs(index) == timestampMs;
        return begins || index == 0 ? index : index - 1;
    }

    /// Completes the samples of the buffer from an index on.
    void apply(SampleBuffer buffer, int from) {
        SideColumn encoded = histograms;
        if (encoded != null) {
            applyHistograms(encoded, buffer, from);
        }
        SideColumn runs = starts;
        if (runs != null && runs.size() > 0) {
            applyStarts(runs, buffer, from);
        }
    }

    private static void applyHistograms(SideColumn encoded, SampleBuffer buffer, int from) {
        if (from == buffer.size()) {
            return;
        }
        int sample = from;
        for (int i = encoded.indexOf(buffer.timestampMs(from)); i < encoded.size(); i++) {
            long timestampMs = encoded.timestampMs(i);
            while (sample < buffer.size() && buffer.timestampMs(sample) < timestampMs) {
                sample++;
            }
            if (sample == buffer.size()) {
                return;
            }
            if (buffer.timestampMs(sample) == timestampMs) {
                NativeHistogram histogram = HistogramCodec.decode(encoded.bytes(i));
                buffer.setHistogram(sample, histogram);
            }
        }
    }

    private static void applyStarts(SideColumn runs, SampleBuffer buffer, int from) {
        int size = runs.size();
        for (int sample = from; sample < buffer.size(); sample++) {
            int run = runAt(runs, buffer.timestampMs(sample));
            if (run < size && runs.timestampMs(run) <= buffer.timestampMs(sample)
                    && runs.longValue(run) != SampleBuffer.NO_START) {
                buffer.setStartTimestamp(sample, runs.longValue(run));
            }
        }
    }

    long heapBytes() {
        SideColumn encoded = histograms;
        SideColumn runs = starts;
        return (encoded == null ? 0 : encoded.heapBytes()) + (runs == null ? 0 : runs.heapBytes());
    }
}
