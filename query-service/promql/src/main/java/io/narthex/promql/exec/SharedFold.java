package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.value.Column;
import org.jspecify.annotations.Nullable;

/// One pass over an input that feeds several aggregations. Runs when the first of them is asked.
final class SharedFold implements AutoCloseable {
    /// A matcher that remembers its answers: labels have fewer values than there are series.
    private record Filter(Matcher matcher, Map<String, Boolean> known) {
        boolean passes(Labels labels) {
            return known.computeIfAbsent(labels.value(matcher.name()), matcher::matches);
        }
    }

    private record Member(List<Filter> filters, Groups groups) {
        void add(VectorOperator series, Column column) {
            for (Filter filter : filters) {
                if (!filter.passes(series.namedLabels())) {
                    return;
                }
            }
            groups.add(series, column);
        }
    }

    /// One of the aggregations.
    private final class Result extends StoredOperator {
        private final int index;

        Result(int index) {
            this.index = index;
        }

        @Override
        List<StoredSeries> compute() {
            return results().get(index);
        }

        @Override
        public void close() {
            // The input is closed when the query ends: another aggregation may be asked later.
        }
    }

    private final VectorOperator input;
    private final VectorPlan.JointFold plan;
    private final QueryContext context;
    private final int size;
    private @Nullable List<List<StoredSeries>> results;

    SharedFold(VectorOperator input, VectorPlan.JointFold plan, QueryContext context, int size) {
        this.input = input;
        this.plan = plan;
        this.context = context;
        this.size = size;
    }

    VectorOperator result(int index) {
        return new Result(index);
    }

    private List<List<StoredSeries>> results() {
        List<List<StoredSeries>> all = results;
        if (all == null) {
            all = compute();
            results = all;
        }
        return all;
    }

    private List<List<StoredSeries>> compute() {
        List<Member> members = new ArrayList<>();
        for (VectorPlan.Fold fold : plan.folds()) {
            List<Filter> filters = fold.filters().stream().map(m -> new Filter(m, new HashMap<>())).toList();
            members.add(new Member(filters, new Groups(fold.op(), new Grouping(fold.grouping(), fold.without()), fold
                    .at().range(), context, size)));
        }
        Column column = new Column(size);
        while (input.next(column)) {
            context.budget().check();
            for (Member member : members) {
                member.add(input, column);
            }
        }
        return members.stream().map(member -> member.groups().finish()).toList();
    }

    @Override
    public void close() {
        input.close();
    }
}
