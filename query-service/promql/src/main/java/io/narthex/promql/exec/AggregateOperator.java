package io.narthex.promql.exec;

import java.util.List;

import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.value.Column;

/// An aggregation that folds series into groups.
final class AggregateOperator extends StoredOperator {
    private final VectorPlan.Aggregate plan;
    private final VectorOperator input;
    private final QueryContext context;
    private final int size;

    AggregateOperator(VectorPlan.Aggregate plan, VectorOperator input, QueryContext context, int size) {
        this.plan = plan;
        this.input = input;
        this.context = context;
        this.size = size;
    }

    @Override
    List<StoredSeries> compute() {
        Groups groups = new Groups(plan.op(), new Grouping(plan.grouping(), plan.without()), plan.origin(), context,
                size);
        Column column = new Column(size);
        while (input.next(column)) {
            context.budget().check();
            groups.add(input, column);
        }
        return groups.finish();
    }

    @Override
    public void close() {
        input.close();
    }
}
