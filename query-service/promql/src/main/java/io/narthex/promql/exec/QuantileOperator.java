package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
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

    private record Group(List<StoredSeries> members) {}

    @Override
    List<StoredSeries> compute() {
        warnOfInvalid();
        Grouping grouping = new Grouping(plan.grouping(), plan.without());
        Map<Labels, Group> groups = new LinkedHashMap<>();
        Column column = new Column(size);
        while (input.next(column)) {
            context.budget().hold(size);
            groups.computeIfAbsent(grouping.key(input.labels()), _ -> new Group(new ArrayList<>())).members()
                    .add(new StoredSeries(input.labels(), input.dropsName(), column));
            column = new Column(size);
        }
        List<StoredSeries> results = new ArrayList<>(groups.size());
        groups.forEach((labels, group) -> results.add(result(labels, group)));
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
            context.annotations().invalidQuantile(Double.NaN, plan.paramOrigin());
        }
        if (max > 1) {
            context.annotations().invalidQuantile(max, plan.paramOrigin());
        }
        if (min < 0) {
            context.annotations().invalidQuantile(min, plan.paramOrigin());
        }
    }

    private StoredSeries result(Labels labels, Group group) {
        double[] values = new double[group.members().size()];
        Column result = new Column(size);
        for (int step = 0; step < size; step++) {
            int count = 0;
            for (StoredSeries member : group.members()) {
                if (member.column().histogram(step) != null) {
                    context.annotations().histogramIgnoredInAggregation("quantile", plan.origin());
                } else if (member.column().isPresent(step)) {
                    values[count++] = member.column().value(step);
                }
            }
            if (count > 0) {
                result.set(step, Quantiles.of(quantiles[step], values, count));
            }
        }
        boolean dropsName = group.members().stream().anyMatch(StoredSeries::dropsName);
        return new StoredSeries(labels, dropsName, result);
    }

    @Override
    public void close() {
        input.close();
    }
}
