package io.narthex.promql.exec;

import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.Names;
import io.narthex.model.NativeHistogram;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.histogram.HistogramText;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.value.Column;
import io.narthex.promql.value.FloatText;

/// Counts the series of each group that have the same value; the value becomes a label.
final class CountValuesOperator extends StoredOperator {
    private final VectorPlan.CountValues plan;
    private final VectorOperator input;
    private final QueryContext context;
    private final int size;

    CountValuesOperator(VectorPlan.CountValues plan, VectorOperator input, QueryContext context, int size) {
        if (!Names.isUtf8Name(plan.label())) {
            throw new ExecutionFailure("invalid label name " + Names.quote(plan.label()));
        }
        this.plan = plan;
        this.input = input;
        this.context = context;
        this.size = size;
    }

    @Override
    List<StoredSeries> compute() {
        Grouping grouping = Grouping.withLabel(plan.grouping(), plan.without(), plan.label());
        SeriesMerger groups = new SeriesMerger(context.budget(), size);
        Column column = new Column(size);
        while (input.next(column)) {
            context.budget().check();
            Labels labels = input.labels();
            Column group = null;
            double groupValue = 0;
            boolean groupIsHistogram = false;
            for (int i = 0; i < size; i++) {
                if (!column.isPresent(i)) {
                    continue;
                }
                NativeHistogram histogram = column.histogram(i);
                double value = column.value(i);
                if (group == null || histogram != null || groupIsHistogram || Double.compare(value, groupValue) != 0) {
                    // Only a change of the value costs a look-up.
                    groupIsHistogram = histogram != null;
                    String text = histogram != null ? HistogramText.of(histogram) : FloatText.fixed(value);
                    Labels key = grouping.key(labels.toBuilder().set(plan.label(), text).build());
                    group = groups.column(key, false);
                    groupValue = value;
                }
                group.set(i, group.isPresent(i) ? group.value(i) + 1 : 1);
            }
        }
        return groups.series();
    }

    @Override
    public void close() {
        input.close();
    }
}
