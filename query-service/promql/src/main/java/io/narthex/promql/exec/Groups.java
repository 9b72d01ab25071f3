package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.List;

import io.narthex.promql.ast.AggregateOp;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.value.Column;

/// The groups of one aggregation, into which series are folded as they come: memory depends on the number of groups only.
final class Groups {
    private static final class Group {
        private final GroupState state;
        private boolean dropsName;

        Group(GroupState state) {
            this.state = state;
        }
    }

    private final AggregateOp op;
    private final GroupIndex index;
    private final SourceRange origin;
    private final QueryContext context;
    private final int size;
    private final List<Group> groups = new ArrayList<>();

    Groups(AggregateOp op, Grouping grouping, SourceRange origin, QueryContext context, int size) {
        this.op = op;
        this.index = new GroupIndex(grouping);
        this.origin = origin;
        this.context = context;
        this.size = size;
    }

    /// Adds the series that the operator stands on.
    void add(VectorOperator series, Column column) {
        int number = index.of(series);
        if (number == groups.size()) {
            context.budget().hold(size);
            groups.add(new Group(GroupState.of(op, size, context.annotations(), origin)));
        }
        Group group = groups.get(number);
        group.dropsName |= series.dropsName();
        group.state.add(column, series.isNameless() ? "" : series.namedLabels().metricName());
    }

    /// The results, in the order in which the groups came up.
    List<StoredSeries> finish() {
        List<StoredSeries> results = new ArrayList<>(groups.size());
        for (int number = 0; number < groups.size(); number++) {
            Column result = new Column(size);
            groups.get(number).state.finish(result);
            results.add(new StoredSeries(index.labels(number), groups.get(number).dropsName, result));
        }
        return results;
    }
}
