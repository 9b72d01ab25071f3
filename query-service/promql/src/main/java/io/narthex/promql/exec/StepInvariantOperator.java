package io.narthex.promql.exec;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.promql.value.Column;

/// Repeats at every step what the input, which has one step, gives.
final class StepInvariantOperator implements VectorOperator {
    private final VectorOperator input;
    private final Column single = new Column(1);

    StepInvariantOperator(VectorOperator input) {
        this.input = input;
    }

    @Override
    public boolean next(Column into) {
        if (!input.next(single)) {
            return false;
        }
        into.clear();
        NativeHistogram histogram = single.histogram(0);
        for (int i = 0; i < into.size(); i++) {
            if (histogram == null) {
                into.set(i, single.value(0));
            } else {
                into.set(i, histogram);
            }
        }
        return true;
    }

    @Override
    public Labels labels() {
        return input.labels();
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
