package io.narthex.promql.exec;

import io.narthex.model.Labels;
import io.narthex.promql.value.Column;

/// A scalar as the one series without labels.
final class ScalarVectorOperator implements VectorOperator {
    private final double[] scalars;
    private boolean done;

    ScalarVectorOperator(double[] scalars) {
        this.scalars = scalars;
    }

    @Override
    public boolean next(Column into) {
        if (done) {
            return false;
        }
        done = true;
        into.clear();
        System.arraycopy(scalars, 0, into.values(), 0, scalars.length);
        return true;
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
