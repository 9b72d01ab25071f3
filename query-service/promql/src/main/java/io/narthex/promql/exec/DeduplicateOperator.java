package io.narthex.promql.exec;

import java.util.List;

import io.narthex.promql.value.Column;

/// Makes series that became equal one, which must not meet at any step.
final class DeduplicateOperator extends StoredOperator {
    private final VectorOperator input;
    private final QueryContext context;
    private final int size;

    DeduplicateOperator(VectorOperator input, QueryContext context, int size) {
        this.input = input;
        this.context = context;
        this.size = size;
    }

    @Override
    List<StoredSeries> compute() {
        SeriesMerger merger = new SeriesMerger(context.budget(), size);
        Column column = new Column(size);
        while (input.next(column)) {
            merger.add(input.labels(), input.dropsName(), column);
        }
        return merger.series();
    }

    @Override
    public void close() {
        input.close();
    }
}
