package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.List;

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
        GroupIndex index = new GroupIndex(new Grouping(plan.grouping(), plan.without()));
        List<Group> groups = new ArrayList<>();
        Column column = new Column(size);
        while (input.next(column)) {
            context.budget().check();
            int number = index.of(input);
            if (number == groups.size()) {
                groups.add(newGroup());
            }
            Group group = groups.get(number);
            group.dropsName |= input.dropsName();
            group.state.add(column, input.isNameless() ? "" : input.namedLabels().metricName());
        }
        List<StoredSeries> results = new ArrayList<>(groups.size());
        for (int number = 0; number < groups.size(); number++) {
            Column result = new Column(size);
            groups.get(number).state.finish(result);
            results.add(new StoredSeries(index.labels(number), groups.get(number).dropsName, result));
        }
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
