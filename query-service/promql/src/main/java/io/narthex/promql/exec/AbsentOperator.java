package io.narthex.promql.exec;

import java.util.Arrays;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.Staleness;
import io.narthex.promql.value.Column;

/// One series of ones where the input has no sample.
final class AbsentOperator extends StoredOperator {
    private final VectorOperator input;
    private final Labels seriesLabels;
    private final boolean drops;
    private final int size;

    /// @param drops whether the result counts as one whose name is dropped
    AbsentOperator(VectorOperator input, Labels seriesLabels, boolean drops, int size) {
        this.input = input;
        this.seriesLabels = seriesLabels;
        this.drops = drops;
        this.size = size;
    }

    @Override
    List<StoredSeries> compute() {
        Column result = new Column(size);
        Arrays.fill(result.values(), 1);
        Column column = new Column(size);
        while (input.next(column)) {
            for (int i = 0; i < size; i++) {
                if (column.isPresent(i)) {
                    result.values()[i] = Staleness.MARKER;
                }
            }
        }
        return List.of(new StoredSeries(seriesLabels, drops, result));
    }

    @Override
    public void close() {
        input.close();
    }
}
