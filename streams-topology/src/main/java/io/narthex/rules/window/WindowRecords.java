package io.narthex.rules.window;

import java.util.ArrayList;
import java.util.List;

import io.narthex.model.NativeHistogram;
import io.narthex.schema.rule.IndexedHistogram;
import io.narthex.schema.rule.PartialSeries;

/// Windows as records carry them.
public final class WindowRecords {
    private WindowRecords() {}

    public static PartialSeries toRecord(int fragment, SeriesWindow window, LabelSets labelSets) {
        List<Long> timestampsMs = new ArrayList<>(window.size());
        List<Double> values = new ArrayList<>(window.size());
        List<IndexedHistogram> histograms = new ArrayList<>(0);
        for (int i = 0; i < window.size(); i++) {
            timestampsMs.add(window.timestampMs(i));
            values.add(window.value(i));
            NativeHistogram histogram = window.histogram(i);
            if (histogram != null) {
                histograms.add(new IndexedHistogram(i, histogram));
            }
        }
        return new PartialSeries(fragment, labelSets.number(window.labels()), timestampsMs, values, histograms);
    }

    /// Adds what a record holds to a window; at a time that the window has already, its own sample stays.
    public static void addTo(SeriesWindow window, PartialSeries series) {
        int next = 0;
        for (int i = 0; i < series.values().size(); i++) {
            NativeHistogram histogram = null;
            if (next < series.histograms().size() && series.histograms().get(next).index() == i) {
                histogram = series.histograms().get(next).histogram();
                next++;
            }
            window.add(series.timestampsMs().get(i), series.values().get(i), histogram);
        }
    }
}
