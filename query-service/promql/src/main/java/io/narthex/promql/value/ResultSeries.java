package io.narthex.promql.value;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import org.jspecify.annotations.Nullable;

/// One series of a matrix: slots in time order, of which some may be empty.
public final class ResultSeries {
    private final Labels labels;
    private final Column column;
    private final @Nullable TimeGrid grid;
    private final long[] timestampsMs;

    private ResultSeries(Labels labels, Column column, @Nullable TimeGrid grid, long[] timestampsMs) {
        this.labels = labels;
        this.column = column;
        this.grid = grid;
        this.timestampsMs = timestampsMs;
    }

    /// On the steps of a range query.
    public static ResultSeries onGrid(Labels labels, TimeGrid grid, Column column) {
        return new ResultSeries(labels, column, grid, new long[0]);
    }

    /// At the times of the samples themselves, one for each slot.
    public static ResultSeries atTimes(Labels labels, long[] timestampsMs, Column column) {
        return new ResultSeries(labels, column, null, timestampsMs);
    }

    public Labels labels() {
        return labels;
    }

    /// The number of slots.
    public int size() {
        return column.size();
    }

    /// Whether the slots are the steps of the query.
    public boolean isOnGrid() {
        return grid != null;
    }

    public boolean hasHistograms() {
        return column.hasHistograms();
    }

    /// Whether the slot holds a sample.
    public boolean isPresent(int slot) {
        return column.isPresent(slot);
    }

    public long timestampMs(int slot) {
        return grid == null ? timestampsMs[slot] : grid.timestampMs(slot);
    }

    /// Meaningless where the slot is empty or holds a histogram.
    public double value(int slot) {
        return column.value(slot);
    }

    /// Null where the slot is empty or holds a float.
    public @Nullable NativeHistogram histogram(int slot) {
        return column.histogram(slot);
    }

    /// The number of samples.
    public int sampleCount() {
        return column.count();
    }
}
