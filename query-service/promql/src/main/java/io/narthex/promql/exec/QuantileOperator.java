package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.List;

import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.value.Column;

/// The `quantile` aggregation, which needs all values of a group at once.
final class QuantileOperator extends StoredOperator {
    private final VectorPlan.Aggregate plan;
    private final VectorOperator input;
    private final double[] quantiles;
    private final QueryContext context;
    private final int size;

    QuantileOperator(VectorPlan.Aggregate plan, VectorOperator input, double[] quantiles, QueryContext context,
            int size) {
        this.plan = plan;
        this.input = input;
        this.quantiles = quantiles;
        this.context = context;
        this.size = size;
    }

    private static final class Group {
        private final List<Column> columns = new ArrayList<>();
        private boolean dropsName;
    }

    @Override
    List<StoredSeries> compute() {
        warnOfInvalid();
        GroupIndex index = new GroupIndex(new Grouping(plan.grouping(), plan.without()));
        List<Group> groups = new ArrayList<>();
        Column column = new Column(size);
        while (input.next(column)) {
            context.budget().hold(size);
            int number = index.of(input);
            if (number == groups.size()) {
                groups.add(new Group());
            }
            Group group = groups.get(number);
            group.columns.add(column);
            group.dropsName |= input.dropsName();
            column = new Column(size);
        }
        List<StoredSeries> results = new ArrayList<>(groups.size());
        for (int number = 0; number < groups.size(); number++) {
            Group group = groups.get(number);
            results.add(new StoredSeries(index.labels(number), group.dropsName, result(group.columns)));
        }
        return results;
    }

    private void warnOfInvalid() {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        boolean nan = false;
        for (double q : quantiles) {
            nan |= Double.isNaN(q);
            min = q < min ? q : min;
            max = q > max ? q : max;
        }
        if (nan) {
            context.annotations().invalidQuantile(Double.NaN, plan.paramAt().range());
        }
        if (max > 1) {
            context.annotations().invalidQuantile(max, plan.paramAt().range());
        }
        if (min < 0) {
            context.annotations().invalidQuantile(min, plan.paramAt().range());
        }
    }

    private Column result(List<Column> members) {
        double[] values = new double[members.size()];
        Column result = new Column(size);
        for (int step = 0; step < size; step++) {
            int count = 0;
            for (Column member : members) {
                if (member.histogram(step) != null) {
                    context.annotations().histogramIgnoredInAggregation("quantile", plan.origin());
                } else if (member.isPresent(step)) {
                    values[count++] = member.value(step);
                }
            }
            if (count > 0) {
                result.set(step, Quantiles.of(quantiles[step], values, count));
            }
        }
        return result;
    }

    @Override
    public void close() {
        input.close();
    }
}
