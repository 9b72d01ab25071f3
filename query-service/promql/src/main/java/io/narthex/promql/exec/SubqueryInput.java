package io.narthex.promql.exec;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.promql.value.Column;
import io.narthex.promql.value.TimeGrid;

/// Samples that an expression gives on a grid of its own.
final class SubqueryInput implements RangeInput {
    private final VectorOperator input;
    private final QueryContext context;
    private final TimeGrid grid;
    private final Column column;

    SubqueryInput(VectorOperator input, QueryContext context, TimeGrid grid) {
        this.input = input;
        this.context = context;
        this.grid = grid;
        this.column = new Column(grid.count());
    }

    @Override
    public boolean next(RangeSamples into) {
        context.budget().check();
        if (!input.next(column)) {
            return false;
        }
        into.clear();
        for (int i = 0; i < column.size(); i++) {
            if (column.isPresent(i)) {
                NativeHistogram histogram = column.histogram(i);
                if (histogram == null) {
                    into.addFloat(grid.timestampMs(i), column.value(i));
                } else {
                    into.addHistogram(grid.timestampMs(i), withoutResetHint(histogram));
                }
            }
        }
        return true;
    }

    /// A hint about the sample before is void where that sample may be left out or repeated.
    private static NativeHistogram withoutResetHint(NativeHistogram histogram) {
        return switch (histogram.resetHint()) {
            case RESET, NOT_RESET -> histogram.toBuilder().resetHint(NativeHistogram.ResetHint.UNKNOWN).build();
            case UNKNOWN, GAUGE -> histogram;
        };
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
