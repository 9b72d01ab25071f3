package io.narthex.promql.exec;

import io.narthex.promql.value.Column;
import io.narthex.promql.value.TimeGrid;

/// The evaluation time of each sample that some expression gives.
final class TimestampOperator extends MappedOperator {
    private final TimeGrid grid;

    TimestampOperator(VectorOperator input, QueryContext context, TimeGrid grid) {
        super(input, context, true);
        this.grid = grid;
    }

    @Override
    void map(Column column) {
        for (int i = 0; i < column.size(); i++) {
            if (column.isPresent(i)) {
                column.set(i, grid.timestampMs(i) / 1000.0);
            }
        }
    }
}
