package io.narthex.promql.exec;

import io.narthex.model.Labels;
import io.narthex.promql.annotation.Annotations;
import io.narthex.promql.ast.SourceRange;

/// The window of one step of one series: samples with startMs < t ≤ endMs, floats and histograms apart.
///
/// For anchored and smoothed selectors the samples reach further than the window, by the look-back.
final class RangeWindow {
    final RangeSamples samples = new RangeSamples();
    final Annotations annotations;
    final SourceRange origin;
    Labels labels = Labels.EMPTY;
    /// The floats from this index …
    int from;
    /// … up to, not including, this one.
    int to;
    int histogramFrom;
    int histogramTo;
    long startMs;
    long endMs;
    long evaluationMs;
    int step;
    private int nextDrop;

    RangeWindow(Annotations annotations, SourceRange origin) {
        this.annotations = annotations;
        this.origin = origin;
    }

    int floatCount() {
        return to - from;
    }

    int histogramCount() {
        return histogramTo - histogramFrom;
    }

    /// The first of the [RangeSamples#drops] behind an index that only grows from step to step.
    int dropsBehind(int index) {
        int[] drops = samples.drops();
        int count = samples.dropCount();
        while (nextDrop < count && drops[nextDrop] <= index) {
            nextDrop++;
        }
        return nextDrop;
    }

    /// Moves back to the start of a series.
    void begin() {
        from = 0;
        to = 0;
        histogramFrom = 0;
        histogramTo = 0;
        nextDrop = 0;
    }

    boolean isMixed() {
        return to > from && histogramTo > histogramFrom;
    }

    void warnMixed() {
        annotations.mixedFloatsAndHistograms(labels.metricName(), origin);
    }

    void noteIgnoredHistograms() {
        if (histogramTo > histogramFrom) {
            annotations.histogramIgnoredInMixedRange(labels.metricName(), origin);
        }
    }
}
