package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.narthex.promql.ast.AggregateOp;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.value.Column;
import io.narthex.promql.value.FloatText;
import org.jspecify.annotations.Nullable;

/// `topk`, `bottomk`, `limitk` and `limit_ratio`: some of the input series of each group, at each step anew.
///
/// Series are held only while they are among the chosen of some step, so that memory does not depend on how many there
/// are to choose from.
final class SelectingAggregate extends StoredOperator {
    private final VectorPlan.Aggregate plan;
    private final VectorOperator input;
    private final double[] params;
    private final QueryContext context;
    private final int size;
    /// By number; null where the series was replaced at every step.
    private final List<@Nullable Candidate> candidates = new ArrayList<>();

    /// A series that is among the chosen of some steps.
    private static final class Candidate {
        private final StoredSeries series;
        private int steps;

        Candidate(StoredSeries series, int steps) {
            this.series = series;
            this.steps = steps;
        }
    }

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
        GroupIndex index = new GroupIndex(new Grouping(plan.grouping(), plan.without()));
        List<@Nullable RankHeap[]> groups = new ArrayList<>();
        Column column = new Column(size);
        while (input.next(column)) {
            context.budget().check();
            int group = index.of(input);
            if (group == groups.size()) {
                groups.add(new RankHeap[size]);
            }
            int steps = choose(groups.get(group), column);
            if (steps > 0) {
                context.budget().hold(size);
                candidates.add(new Candidate(new StoredSeries(input.labels(), input.dropsName(), column), steps));
                column = new Column(size);
            }
        }
        return results(groups);
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
                context.annotations().invalidRatio(max, 1, plan.paramAt().range());
            }
            if (min < -1) {
                context.annotations().invalidRatio(min, -1, plan.paramAt().range());
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

    /// Offers the samples of a series, which is to be the next candidate, to the steps of its group.
    ///
    /// @return at how many steps it is chosen for now
    private int choose(@Nullable RankHeap[] chosen, Column column) {
        int number = candidates.size();
        int steps = 0;
        for (int step = 0; step < size; step++) {
            if (column.isPresent(step)) {
                int out = offer(chosen, step, column, number);
                steps += out == number ? 0 : 1;
                if (out != number && out != RankHeap.NONE) {
                    replace(out);
                }
            }
        }
        return steps;
    }

    private void replace(int number) {
        Candidate candidate = candidates.get(number);
        if (candidate != null && --candidate.steps == 0) {
            candidates.set(number, null);
            context.budget().release(size);
        }
    }

    /// @return as of [RankHeap#offer]
    private int offer(@Nullable RankHeap[] chosen, int step, Column column, int number) {
        RankHeap heap = chosen[step];
        if (heap == null) {
            heap = new RankHeap(plan.op() == AggregateOp.TOPK);
            chosen[step] = heap;
        }
        int k = (int) Math.max(0, Math.min(params[step], Integer.MAX_VALUE));
        switch (plan.op()) {
            case LIMITK -> {
                return heap.size() < k ? append(heap, number) : number;
            }
            case LIMIT_RATIO -> {
                return LabelHash.isSampled(input.labels(), params[step]) ? append(heap, number) : number;
            }
            default -> {
                if (column.histogram(step) != null) {
                    context.annotations().histogramIgnoredInAggregation(plan.op().symbol(), plan.origin());
                    return number;
                }
                return heap.offer(number, column.value(step), k);
            }
        }
    }

    private static int append(RankHeap heap, int number) {
        heap.append(number, 0);
        return RankHeap.NONE;
    }

    /// Group by group and step by step, the best of a step first; each series where it comes first.
    private List<StoredSeries> results(List<@Nullable RankHeap[]> groups) {
        boolean ranked = plan.op() == AggregateOp.TOPK || plan.op() == AggregateOp.BOTTOMK;
        @Nullable
        Column[] columns = new Column[candidates.size()];
        List<StoredSeries> results = new ArrayList<>();
        for (@Nullable
        RankHeap[] chosen : groups) {
            for (int step = 0; step < size; step++) {
                context.budget().check();
                RankHeap heap = chosen[step];
                if (heap == null) {
                    continue;
                }
                if (ranked) {
                    heap.sort();
                }
                for (int i = 0; i < heap.size(); i++) {
                    int number = heap.id(i);
                    StoredSeries series = requireHeld(number);
                    Column result = columns[number];
                    if (result == null) {
                        result = new Column(size);
                        columns[number] = result;
                        results.add(new StoredSeries(series.labels(), series.dropsName(), result));
                    }
                    result.copySlot(step, series.column());
                }
            }
        }
        return results;
    }

    private StoredSeries requireHeld(int number) {
        Candidate candidate = candidates.get(number);
        if (candidate == null) {
            throw new IllegalStateException("series " + number + " was chosen and is not held");
        }
        return candidate.series;
    }

    @Override
    public void close() {
        input.close();
    }
}
