package io.narthex.promql.exec;

/// In an anchored range the newest sample at or before the start counts, and no sample before it.
final class Anchor {
    private Anchor() {}

    /// Moves the window's first samples to the anchor. Of no effect where the window begins at its start. False if no sample lies inside
    /// the window, so that there is nothing to measure.
    static boolean moveToFirst(RangeWindow window) {
        RangeSamples s = window.samples;
        int lastFloat = lastNotAfter(s.floatTimes, window.from, window.to, window.startMs);
        int lastHistogram = lastNotAfter(s.histogramTimes, window.histogramFrom, window.histogramTo, window.startMs);
        if (lastFloat + 1 >= window.to && lastHistogram + 1 >= window.histogramTo) {
            return false;
        }
        boolean anyFloat = lastFloat >= window.from;
        boolean anyHistogram = lastHistogram >= window.histogramFrom;
        if (anyFloat && (!anyHistogram || s.floatTimes[lastFloat] >= s.histogramTimes[lastHistogram])) {
            window.from = lastFloat;
            window.histogramFrom = lastHistogram + 1;
        } else if (anyHistogram) {
            window.from = lastFloat + 1;
            window.histogramFrom = lastHistogram;
        }
        return true;
    }

    private static int lastNotAfter(long[] times, int from, int to, long timeMs) {
        int index = from;
        while (index < to && times[index] <= timeMs) {
            index++;
        }
        return index - 1;
    }
}
