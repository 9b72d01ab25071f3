package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.promql.ast.AggregateOp;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.value.Column;
import io.narthex.promql.value.FloatText;
import org.jspecify.annotations.Nullable;

/// `topk`, `bottomk`, `limitk` and `limit_ratio`: some of the input series of each group, at each step anew.
final class SelectingAggregate extends StoredOperator {
    private final VectorPlan.Aggregate plan;
    private final VectorOperator input;
    private final double[] params;
    private final QueryContext context;
    private final int size;

    SelectingAggregate(VectorPlan.Aggregate plan, VectorOperator input, double[] params, QueryContext context,
            int size) {
        this.plan = plan;
        this.input = input;
        this.params = params;
        this.context = context;
        this.size = size;
    }

    @Override
    List<StoredSeries> compute() {
        if (selectsNothing()) {
            return List.of();
        }
        checkParams();
        List<StoredSeries> all = new ArrayList<>();
        Map<Labels, List<Integer>> groups = new LinkedHashMap<>();
        Grouping grouping = new Grouping(plan.grouping(), plan.without());
        Column column = new Column(size);
        while (input.next(column)) {
            context.budget().hold(size);
            groups.computeIfAbsent(grouping.key(input.labels()), _ -> new ArrayList<>()).add(all.size());
            all.add(new StoredSeries(input.labels(), input.dropsName(), column));
            column = new Column(size);
        }
        return select(all, groups);
    }

    private boolean selectsNothing() {
        double max = Arrays.stream(params).filter(p -> !Double.isNaN(p)).max().orElse(Double.NaN);
        if (plan.op() == AggregateOp.LIMIT_RATIO) {
            return Arrays.stream(params).allMatch(p -> p == 0);
        }
        return max < 1;
    }

    private void checkParams() {
        boolean ratio = plan.op() == AggregateOp.LIMIT_RATIO;
        if (Arrays.stream(params).anyMatch(Double::isNaN)) {
            throw new ExecutionFailure(ratio ? "Ratio value is NaN" : "Parameter value is NaN");
        }
        double min = Arrays.stream(params).min().orElse(0);
        double max = Arrays.stream(params).max().orElse(0);
        if (ratio) {
            if (max > 1) {
                context.annotations().invalidRatio(max, 1, plan.paramOrigin());
            }
            if (min < -1) {
                context.annotations().invalidRatio(min, -1, plan.paramOrigin());
            }
            return;
        }
        if (min <= Long.MIN_VALUE) {
            throw new ExecutionFailure("Scalar value " + FloatText.general(min)
                    + " underflows int64");
        }
        if (max >= Long.MAX_VALUE) {
            throw new ExecutionFailure("Scalar value " + FloatText.general(max)
                    + " overflows int64");
        }
    }

    private List<StoredSeries> select(List<StoredSeries> all, Map<Labels, List<Integer>> groups) {
        @Nullable
        Column[] chosen = new Column[all.size()];
        List<Integer> order = new ArrayList<>();
        boolean ranked = plan.op() == AggregateOp.TOPK || plan.op() == AggregateOp.BOTTOMK;
        RankHeap heap = new RankHeap(plan.op() == AggregateOp.TOPK);
        for (List<Integer> group : groups.values()) {
            for (int step = 0; step < size; step++) {
                context.budget().check();
                pick(all, group, step, heap);
                if (ranked) {
                    heap.sort();
                }
                for (int i = 0; i < heap.size(); i++) {
                    int series = heap.id(i);
                    Column result = chosen[series];
                    if (result == null) {
                        result = new Column(size);
                        chosen[series] = result;
                        order.add(series);
                    }
                    result.copySlot(step, all.get(series).column());
                }
            }
        }
        List<StoredSeries> results = new ArrayList<>(order.size());
        for (int series : order) {
            Column result = chosen[series];
            if (result != null) {
                results.add(new StoredSeries(all.get(series).labels(), all.get(series).dropsName(), result));
            }
        }
        return results;
    }

    private void pick(List<StoredSeries> all, List<Integer> group, int step, RankHeap heap) {
        heap.clear();
        boolean ratio = plan.op() == AggregateOp.LIMIT_RATIO;
        int k = ratio ? Integer.MAX_VALUE : (int) Math.max(0, Math.min(params[step], all.size()));
        for (int series : group) {
            Column column = all.get(series).column();
            if (!column.isPresent(step)) {
                continue;
            }
            switch (plan.op()) {
                case LIMITK -> {
                    if (heap.size() < k) {
                        heap.append(series, 0);
                    }
                }
                case LIMIT_RATIO -> {
                    if (LabelHash.isSampled(all.get(series).labels(), params[step])) {
                        heap.append(series, 0);
                    }
                }
                default -> offer(column, series, step, k, heap);
            }
        }
    }

    private void offer(Column column, int series, int step, int k, RankHeap heap) {
        if (column.histogram(step) != null) {
            context.annotations().histogramIgnoredInAggregation(plan.op().symbol(), plan.origin());
        } else {
            heap.offer(series, column.value(step), k);
        }
    }

    @Override
    public void close() {
        input.close();
    }
}
