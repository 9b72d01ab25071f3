package io.narthex.schema.produce;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.narthex.model.Exemplar;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.schema.samples.SampleBatchWriter;
import org.jspecify.annotations.Nullable;

/// The samples of a set that go to one partition, in columns.
final class SampleSlice {
    private final SampleSet set;
    private int size;
    private SeriesRef[] series = new SeriesRef[64];
    private long[] timestampsMs = new long[64];
    private long[] valueBits = new long[64];
    private long @Nullable [] startTimestampsMs;
    private @Nullable NativeHistogram @Nullable [] histograms;
    private List<SeriesExemplar> exemplars = List.of();

    private record SeriesExemplar(SeriesRef series, Exemplar exemplar) {}

    SampleSlice(SampleSet set) {
        this.set = set;
    }

    SampleSet set() {
        return set;
    }

    void add(SeriesRef ref, long timestampMs, long bits, long startTimestampMs, @Nullable NativeHistogram histogram) {
        if (size == series.length) {
            grow();
        }
        series[size] = ref;
        timestampsMs[size] = timestampMs;
        valueBits[size] = bits;
        if (startTimestampMs != SampleBuffer.NO_START) {
            setStart(startTimestampMs);
        }
        if (histogram != null) {
            setHistogram(histogram);
        }
        size++;
    }

    private void setStart(long startTimestampMs) {
        if (startTimestampsMs == null) {
            startTimestampsMs = new long[series.length];
        }
        startTimestampsMs[size] = startTimestampMs;
    }

    private void setHistogram(NativeHistogram histogram) {
        if (histograms == null) {
            histograms = new NativeHistogram[series.length];
        }
        histograms[size] = histogram;
    }

    private void grow() {
        int capacity = 2 * size;
        series = Arrays.copyOf(series, capacity);
        timestampsMs = Arrays.copyOf(timestampsMs, capacity);
        valueBits = Arrays.copyOf(valueBits, capacity);
        if (startTimestampsMs != null) {
            startTimestampsMs = Arrays.copyOf(startTimestampsMs, capacity);
        }
        if (histograms != null) {
            histograms = Arrays.copyOf(histograms, capacity);
        }
    }

    void add(SeriesRef ref, Exemplar exemplar) {
        if (exemplars.isEmpty()) {
            exemplars = new ArrayList<>();
        }
        exemplars.add(new SeriesExemplar(ref, exemplar));
    }

    void forEach(SampleSet.SampleVisitor visitor) {
        for (int i = 0; i < size; i++) {
            visitor.sample(series[i], timestampsMs[i], valueBits[i]);
        }
    }

    int size() {
        return size;
    }

    SeriesRef series(int index) {
        return series[index];
    }

    /// What the columns need at most before compression, histograms and exemplars estimated.
    long estimatedPlainBytes() {
        return 40L * size + (histograms == null ? 0 : 512L * size) + 256L * exemplars.size();
    }

    /// Writes samples from `from` on until the writer holds `maxPlainBytes`, and the exemplars with the last of them;
    /// every series is named by its id.
    ///
    /// @return index of the first sample not written, or [#size]
    int writeTo(SampleBatchWriter writer, int from, int maxPlainBytes) {
        writer.beginBlock();
        SeriesRef open = null;
        int i = from;
        while (i < size && writer.plainBytes() < maxPlainBytes) {
            SeriesRef ref = series[i];
            if (ref != open) {
                writer.beginSeries(ref.id());
                open = ref;
            }
            writeSample(writer, i);
            i++;
        }
        if (i == size) {
            writeExemplars(writer);
        }
        return i;
    }

    void writeSample(SampleBatchWriter writer, int index) {
        long start = startTimestampsMs == null ? SampleBuffer.NO_START : startTimestampsMs[index];
        NativeHistogram histogram = histograms == null ? null : histograms[index];
        if (histogram == null) {
            writer.sample(timestampsMs[index], valueBits[index], start);
        } else {
            writer.sample(timestampsMs[index], histogram, start);
        }
    }

    /// Into a block of explicit ids.
    void writeExemplars(SampleBatchWriter writer) {
        for (SeriesExemplar exemplar : exemplars) {
            writer.beginSeries(exemplar.series().id());
            writer.exemplar(exemplar.exemplar());
        }
    }
}
