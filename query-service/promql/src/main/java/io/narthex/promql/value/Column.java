package io.narthex.promql.value;

import java.util.Arrays;

import io.narthex.model.NativeHistogram;
import io.narthex.model.Staleness;
import org.jspecify.annotations.Nullable;

/// The samples of one series on a grid of evaluation times: a slot for each step, empty or a float or a histogram.
///
/// An empty slot holds the staleness marker. No sample can: selectors never return a marker, and arithmetic cannot make one,
/// because the marker is a signalling NaN and every operation quiets those. Operators write the arrays directly; only they
/// may. Not thread-safe.
public final class Column {
    private final double[] values;
    private @Nullable NativeHistogram @Nullable [] histograms;

    /// All slots empty.
    public Column(int size) {
        values = new double[size];
        Arrays.fill(values, Staleness.MARKER);
    }

    public int size() {
        return values.length;
    }

    public boolean isPresent(int index) {
        return !Staleness.isMarker(values[index]);
    }

    /// Meaningless where the slot is empty or holds a histogram.
    public double value(int index) {
        return values[index];
    }

    /// Null where the slot is empty or holds a float.
    public @Nullable NativeHistogram histogram(int index) {
        return histograms == null ? null : histograms[index];
    }

    public boolean hasHistograms() {
        return histograms != null;
    }

    /// The array itself, for loops that must be fast.
    public double[] values() {
        return values;
    }

    public void set(int index, double value) {
        values[index] = value;
        if (histograms != null) {
            histograms[index] = null;
        }
    }

    public void set(int index, NativeHistogram histogram) {
        @Nullable
        NativeHistogram[] column = histograms;
        if (column == null) {
            column = new NativeHistogram[values.length];
            histograms = column;
        }
        column[index] = histogram;
        values[index] = 0;
    }

    /// Copies one slot of another column of the same size.
    public void copySlot(int index, Column from) {
        NativeHistogram histogram = from.histogram(index);
        if (histogram == null) {
            set(index, from.values[index]);
        } else {
            set(index, histogram);
        }
    }

    /// Copies all slots of another column of the same size.
    public void copyFrom(Column from) {
        System.arraycopy(from.values, 0, values, 0, values.length);
        histograms = from.histograms == null ? null : from.histograms.clone();
    }

    public void unset(int index) {
        set(index, Staleness.MARKER);
    }

    /// Empties all slots.
    public void clear() {
        Arrays.fill(values, Staleness.MARKER);
        histograms = null;
    }

    /// How many slots are not empty.
    public int count() {
        int count = 0;
        for (double value : values) {
            if (!Staleness.isMarker(value)) {
                count++;
            }
        }
        return count;
    }

    public boolean isEmpty() {
        for (double value : values) {
            if (!Staleness.isMarker(value)) {
                return false;
            }
        }
        return true;
    }
}
