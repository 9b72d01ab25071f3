package io.narthex.promql.exec;

import java.util.Iterator;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.promql.value.Column;
import org.jspecify.annotations.Nullable;

/// Base of operators that must have seen all of their input before they give anything.
abstract class StoredOperator implements VectorOperator {
    private @Nullable Iterator<StoredSeries> results;
    private @Nullable StoredSeries current;

    /// Reads the inputs and gives the results in the order wanted; called once. Empty series are left out later.
    abstract List<StoredSeries> compute();

    @Override
    public final boolean next(Column into) {
        Iterator<StoredSeries> iterator = results;
        if (iterator == null) {
            iterator = compute().iterator();
            results = iterator;
        }
        while (iterator.hasNext()) {
            StoredSeries series = iterator.next();
            if (!series.column().isEmpty()) {
                current = series;
                into.copyFrom(series.column());
                return true;
            }
        }
        return false;
    }

    @Override
    public final Labels labels() {
        return current == null ? Labels.EMPTY : current.labels();
    }

    @Override
    public final boolean dropsName() {
        return current != null && current.dropsName();
    }
}
