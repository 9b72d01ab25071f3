package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.limits.Budget;
import io.narthex.promql.value.Column;

/// Collects series, making those with equal labels one. Two samples of equal series at one step are an error.
final class SeriesMerger {
    private final Map<Labels, StoredSeries> byLabels = new LinkedHashMap<>();
    private final Budget budget;
    private final int size;

    SeriesMerger(Budget budget, int size) {
        this.budget = budget;
        this.size = size;
    }

    static ExecutionFailure duplicate() {
        return new ExecutionFailure("vector cannot contain metrics with the same labelset");
    }

    /// The column of the series with these labels, empty if there was none.
    Column column(Labels labels, boolean dropsName) {
        StoredSeries series = byLabels.get(labels);
        if (series == null) {
            budget.hold(size);
            series = new StoredSeries(labels, dropsName, new Column(size));
            byLabels.put(labels, series);
        }
        return series.column();
    }

    /// Copies all samples of a series.
    void add(Labels labels, boolean dropsName, Column from) {
        Column to = column(labels, dropsName);
        for (int i = 0; i < size; i++) {
            if (from.isPresent(i)) {
                addSlot(to, i, from);
            }
        }
    }

    static void addSlot(Column to, int index, Column from) {
        if (to.isPresent(index)) {
            throw duplicate();
        }
        to.copySlot(index, from);
    }

    List<StoredSeries> series() {
        return new ArrayList<>(byLabels.values());
    }
}
