package io.narthex.promql.exec;

import java.util.HashSet;
import java.util.Set;

import io.narthex.model.Labels;
import io.narthex.promql.value.Column;

/// Hands series on as they come and refuses two with equal labels, whether they meet at a step or not. Holds the labels
/// of all, but no samples.
final class DistinctOperator implements VectorOperator {
    private final VectorOperator input;
    private final Set<Labels> seen = new HashSet<>();
    private Labels labels = Labels.EMPTY;

    DistinctOperator(VectorOperator input) {
        this.input = input;
    }

    @Override
    public boolean next(Column into) {
        if (!input.next(into)) {
            return false;
        }
        labels = input.labels();
        if (!seen.add(labels)) {
            throw SeriesMerger.duplicate();
        }
        return true;
    }

    @Override
    public Labels labels() {
        return labels;
    }

    @Override
    public boolean dropsName() {
        return input.dropsName();
    }

    @Override
    public void close() {
        input.close();
    }
}
