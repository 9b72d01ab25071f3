package io.narthex.promql.exec;

import io.narthex.model.Labels;
import io.narthex.promql.value.Column;

/// No series at all.
final class EmptyOperator implements VectorOperator {
    @Override
    public boolean next(Column into) {
        return false;
    }

    @Override
    public Labels labels() {
        return Labels.EMPTY;
    }

    @Override
    public boolean dropsName() {
        return false;
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
