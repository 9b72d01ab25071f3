package io.narthex.promql.value;

/// The evaluation times of a query: `count` of them from `startMs`, `stepMs` apart.
public record TimeGrid(long startMs, long stepMs, int count) {
    public static TimeGrid instant(long timeMs) {
        return new TimeGrid(timeMs, 1, 1);
    }

    /// From the start to the end, the end included if a step meets it. No time at all if the end is before the start.
    public static TimeGrid range(long startMs, long endMs, long stepMs) {
        return new TimeGrid(startMs, stepMs, endMs < startMs ? 0 : Math.toIntExact((endMs - startMs) / stepMs + 1));
    }

    public long timestampMs(int index) {
        return startMs + index * stepMs;
    }

    public long lastMs() {
        return timestampMs(count - 1);
    }
}
