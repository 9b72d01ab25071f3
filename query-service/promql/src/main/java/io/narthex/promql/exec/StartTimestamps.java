package io.narthex.promql.exec;

import org.jspecify.annotations.Nullable;

/// Counter resets that values and start timestamps tell.
final class StartTimestamps {
    private StartTimestamps() {}

    /// The sum of the values before each reset.
    static double resetsBetween(RangeWindow window, double[] values, long[] times, long @Nullable [] starts, int first,
            int last) {
        return starts == null
                ? dropsBetween(window, values, first, last)
                : resetsByStart(window, values, times, starts, first, last);
    }

    private static double dropsBetween(RangeWindow window, double[] values, int first, int last) {
        double lost = 0;
        int[] drops = window.samples.drops();
        int count = window.samples.dropCount();
        for (int i = window.dropsBehind(first); i < count && drops[i] <= last; i++) {
            lost += values[drops[i] - 1];
        }
        return lost;
    }

    private static double resetsByStart(RangeWindow window, double[] values, long[] times, long[] starts, int first,
            int last) {
        double lost = 0;
        boolean overlapNoted = false;
        for (int i = first + 1; i <= last; i++) {
            if (!overlapNoted && overlaps(starts, times, i)) {
                window.annotations.startTimeOverlap(window.labels.metricName(), window.origin);
                overlapNoted = true;
            }
            if (values[i] < values[i - 1] || isReset(starts, times, i)) {
                lost += values[i - 1];
            }
        }
        return lost;
    }

    /// Whether the start timestamp of a sample says that its counter began after the sample before.
    static boolean isReset(long @Nullable [] starts, long[] times, int index) {
        if (starts == null) {
            return false;
        }
        long start = starts[index];
        long before = times[index - 1];
        if (start == 0 || start >= times[index] || start < before) {
            return false;
        }
        if (start > before) {
            return true;
        }
        // Equal times mean a delta, or a counter whose start is unknown: then the sample before has no usable start either.
        long startBefore = starts[index - 1];
        return startBefore <= before && startBefore != 0 && startBefore != before;
    }

    private static boolean overlaps(long[] starts, long[] times, int index) {
        return starts[index] != 0 && starts[index] < times[index - 1] && starts[index] != starts[index - 1];
    }
}
