package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.plan.QueryPlan;
import io.narthex.promql.plan.RangePlan;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.value.Column;
import io.narthex.promql.value.QueryValue;
import io.narthex.promql.value.QueryValue.VectorSample;
import io.narthex.promql.value.ResultSeries;
import io.narthex.promql.value.TimeGrid;

/// Runs the plan of one query and shapes the answer.
public final class QueryExecutor {
    private static final Comparator<ResultSeries> BY_LABELS = Comparator.comparing(ResultSeries::labels);

    private final QueryContext context;
    private final TimeGrid grid;
    private final OperatorBuilder operators;
    private long preparationNanos;
    private long sortNanos;

    public QueryExecutor(QueryContext context, TimeGrid grid) {
        this.context = context;
        this.grid = grid;
        this.operators = new OperatorBuilder(context);
    }

    /// The time that the selection of series took; behind [#execute].
    public long preparationNanos() {
        return preparationNanos;
    }

    /// The time that the order of the answer took; behind [#execute].
    public long sortNanos() {
        return sortNanos;
    }

    /// Called once.
    public QueryValue execute(QueryPlan plan) {
        try (operators) {
            return switch (plan) {
                case QueryPlan.OfString p -> new QueryValue.Text(grid.startMs(), p.value());
                case QueryPlan.OfScalar p -> scalar(operators.scalar(p.scalar(), grid));
                case QueryPlan.OfVector p -> vector(collect(p.vector()));
                case QueryPlan.OfRange p -> range(p.range());
            };
        }
    }

    private QueryValue scalar(double[] values) {
        if (context.instant()) {
            return new QueryValue.Scalar(grid.startMs(), values[0]);
        }
        Column column = new Column(grid.count());
        System.arraycopy(values, 0, column.values(), 0, values.length);
        return new QueryValue.Matrix(List.of(ResultSeries.onGrid(Labels.EMPTY, grid, column)));
    }

    private List<StoredSeries> collect(VectorPlan plan) {
        List<StoredSeries> series = new ArrayList<>();
        long beganNanos = System.nanoTime();
        try (VectorOperator operator = operators.build(plan, grid)) {
            preparationNanos = System.nanoTime() - beganNanos;
            Column column = new Column(grid.count());
            while (operator.next(column)) {
                context.budget().check();
                context.budget().hold(grid.count());
                series.add(new StoredSeries(operator.labels(), operator.dropsName(), column));
                column = new Column(grid.count());
            }
        }
        return context.delayedNameRemoval() ? removeNames(series) : series;
    }

    private List<StoredSeries> removeNames(List<StoredSeries> series) {
        SeriesMerger merger = new SeriesMerger(context.budget(), grid.count());
        for (StoredSeries s : series) {
            context.budget().release(grid.count());
            Labels labels = s.dropsName() ? MetricNames.drop(s.labels()) : s.labels();
            merger.add(labels, false, s.column());
        }
        return merger.series();
    }

    private QueryValue vector(List<StoredSeries> series) {
        if (context.instant()) {
            List<VectorSample> samples = new ArrayList<>(series.size());
            for (StoredSeries s : series) {
                samples.add(new VectorSample(s.labels(), s.column().value(0), s.column().histogram(0)));
            }
            return new QueryValue.InstantVector(grid.startMs(), samples);
        }
        List<ResultSeries> matrix = new ArrayList<>(series.size());
        for (StoredSeries s : series) {
            matrix.add(ResultSeries.onGrid(s.labels(), grid, s.column()));
        }
        return sorted(matrix);
    }

    private QueryValue sorted(List<ResultSeries> matrix) {
        long beganNanos = System.nanoTime();
        matrix.sort(BY_LABELS);
        sortNanos = System.nanoTime() - beganNanos;
        return new QueryValue.Matrix(matrix);
    }

    private QueryValue range(RangePlan plan) {
        List<ResultSeries> matrix = new ArrayList<>();
        RangeSamples samples = new RangeSamples();
        try (RangeInput input = operators.range(plan, grid)) {
            while (input.next(samples)) {
                ResultSeries series = RangeResults.series(input, plan, samples, grid.startMs(), context
                        .delayedNameRemoval());
                context.budget().hold(series.size());
                if (series.size() > 0) {
                    matrix.add(series);
                }
            }
        }
        if (plan.extension() != Expr.Extension.NONE) {
            matrix.removeIf(s -> s.size() == 0);
        }
        return sorted(matrix);
    }
}
