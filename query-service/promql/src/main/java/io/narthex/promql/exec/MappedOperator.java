package io.narthex.promql.exec;

import io.narthex.model.Labels;
import io.narthex.promql.value.Column;

/// Base of operators that turn each series of one input into one series, dropping its name.
abstract class MappedOperator implements VectorOperator {
    private final VectorOperator input;
    private final QueryContext context;
    private final boolean dropsNames;

    MappedOperator(VectorOperator input, QueryContext context, boolean dropsNames) {
        this.input = input;
        this.context = context;
        this.dropsNames = dropsNames;
    }

    /// Changes the samples in place.
    abstract void map(Column column);

    @Override
    public final boolean next(Column into) {
        while (input.next(into)) {
            map(into);
            if (!into.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public final Labels labels() {
        return dropsHere() ? MetricNames.drop(input.namedLabels()) : input.labels();
    }

    @Override
    public final Labels namedLabels() {
        return input.namedLabels();
    }

    @Override
    public final boolean isNameless() {
        return dropsHere() || input.isNameless();
    }

    private boolean dropsHere() {
        return dropsNames && !context.delayedNameRemoval();
    }

    @Override
    public final boolean dropsName() {
        return dropsNames || input.dropsName();
    }

    @Override
    public void close() {
        input.close();
    }
}
