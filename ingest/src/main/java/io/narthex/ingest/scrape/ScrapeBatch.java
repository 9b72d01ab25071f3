package io.narthex.ingest.scrape;

import io.narthex.model.Exemplar;
import io.narthex.model.NativeHistogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The samples of one scrape, to be written as one: all of them or none.
///
/// Columns are used again for the next scrape: a sink reads them during [ScrapeSink#write] only. The first [#size]
/// entries count. Not thread-safe.
public final class ScrapeBatch {
    private static final int INITIAL_CAPACITY = 128;

    /// An exemplar and the series it belongs to.
    public record SeriesExemplar(ScrapedSeries series, Exemplar exemplar) {}

    /// A native histogram and the series it belongs to.
    public record SeriesHistogram(ScrapedSeries series, long timestampMs, NativeHistogram histogram) {}

    private ScrapedSeries[] series = new ScrapedSeries[INITIAL_CAPACITY];
    private long[] timestampsMs = new long[INITIAL_CAPACITY];
    private double[] values = new double[INITIAL_CAPACITY];
    private final List<SeriesHistogram> histograms = new ArrayList<>();
    private final List<SeriesExemplar> exemplars = new ArrayList<>();
    private int size;

    public int size() {
        return size;
    }

    public ScrapedSeries series(int index) {
        return series[index];
    }

    /// Epoch milliseconds.
    public long timestampMs(int index) {
        return timestampsMs[index];
    }

    /// The value; a staleness marker where the series ended.
    public double value(int index) {
        return values[index];
    }

    /// What stands beside the columns: few series are histograms.
    public List<SeriesHistogram> histograms() {
        return histograms;
    }

    public List<SeriesExemplar> exemplars() {
        return exemplars;
    }

    void add(ScrapedSeries of, long timestampMs, double value) {
        if (size == values.length) {
            series = Arrays.copyOf(series, 2 * size);
            timestampsMs = Arrays.copyOf(timestampsMs, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        series[size] = of;
        timestampsMs[size] = timestampMs;
        values[size] = value;
        size++;
    }

    void add(ScrapedSeries of, long timestampMs, NativeHistogram histogram) {
        histograms.add(new SeriesHistogram(of, timestampMs, histogram));
    }

    void add(ScrapedSeries of, Exemplar exemplar) {
        exemplars.add(new SeriesExemplar(of, exemplar));
    }

    void clear() {
        Arrays.fill(series, 0, size, null);
        histograms.clear();
        exemplars.clear();
        size = 0;
    }
}
