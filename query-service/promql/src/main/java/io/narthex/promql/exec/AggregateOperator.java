package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.value.Column;

/// Folds series into groups as they come, so that memory depends on the number of groups only.
final class AggregateOperator extends StoredOperator {
    private static final class Group {
        private final GroupState state;
        private boolean dropsName;

        Group(GroupState state) {
            this.state = state;
        }
    }

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
        Grouping grouping = new Grouping(plan.grouping(), plan.without());
        Map<Labels, Group> groups = new LinkedHashMap<>();
        Column column = new Column(size);
        while (input.next(column)) {
            context.budget().check();
            Group group = groups.computeIfAbsent(grouping.key(input.labels()), _ -> newGroup());
            group.dropsName |= input.dropsName();
            group.state.add(column, input.labels().metricName());
        }
        List<StoredSeries> results = new ArrayList<>(groups.size());
        groups.forEach((labels, group) -> {
            Column result = new Column(size);
            group.state.finish(result);
            results.add(new StoredSeries(labels, group.dropsName, result));
        });
        return results;
    }

    private Group newGroup() {
        context.budget().hold(size);
        return new Group(GroupState.of(plan.op(), size, context.annotations(), plan.origin()));
    }

    @Override
    public void close() {
        input.close();
    }
}
