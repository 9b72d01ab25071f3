package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Function;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.plan.RangePlan;
import io.narthex.promql.plan.ScalarPlan;
import io.narthex.promql.plan.Selector;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.value.TimeGrid;

/// Builds the operators of a plan. Scalars are evaluated on the way.
public final class OperatorBuilder implements AutoCloseable {
    private final QueryContext context;
    private final ScalarEvaluator scalars;
    private final Map<Integer, SharedVector> sharedVectors = new HashMap<>();
    private final Map<Integer, SharedFold> sharedFolds = new HashMap<>();

    public OperatorBuilder(QueryContext context) {
        this.context = context;
        this.scalars = new ScalarEvaluator(this);
    }

    double[] scalar(ScalarPlan plan, TimeGrid grid) {
        return scalars.evaluate(plan, grid);
    }

    VectorOperator build(VectorPlan plan, TimeGrid grid) {
        context.budget().check();
        OperatorProfile profile = context.profile();
        return profile == null ? operator(plan, grid) : profile.watch(plan, () -> operator(plan, grid));
    }

    private VectorOperator operator(VectorPlan plan, TimeGrid grid) {
        int size = grid.count();
        return switch (plan) {
            case VectorPlan.InstantScan p -> instantScan(p, grid);
            case VectorPlan.TimestampScan p -> timestampScan(p, grid);
            case VectorPlan.RangeCall p -> rangeCall(p, grid);
            case VectorPlan.AbsentOverTime p -> absentOverTime(p, grid);
            case VectorPlan.ElementCall p -> elementCall(p, grid);
            case VectorPlan.Negate p -> new NegateOperator(build(p.input(), grid), context);
            case VectorPlan.WithScalar p -> new WithScalarOperator(p, build(p.vector(), grid), scalar(p.scalar(), grid),
                    context);
            case VectorPlan.Join p -> new JoinOperator(p, build(p.left(), grid), build(p.right(), grid), context, size);
            case VectorPlan.SetOperation p -> new SetOperator(p, build(p.left(), grid), build(p.right(), grid), context,
                    size);
            case VectorPlan.Aggregate p -> aggregate(p, grid);
            case VectorPlan.CountValues p -> new CountValuesOperator(p, build(p.input(), grid), context, size);
            case VectorPlan.Absent p -> new AbsentOperator(build(p.input(), grid), p.labels(), false, size);
            case VectorPlan.HistogramQuantile p -> histogramQuantile(p, grid);
            case VectorPlan.HistogramFraction p -> histogramFraction(p, grid);
            case VectorPlan.LabelReplace p -> new LabelOperators.Relabel(build(p.input(), grid), LabelOperators.replace(
                    p), p.destination(), context, size);
            case VectorPlan.LabelJoin p -> new LabelOperators.Relabel(build(p.input(), grid), LabelOperators.join(p), p
                    .destination(), context, size);
            case VectorPlan.Sort p -> sort(p, grid);
            case VectorPlan.SortByLabel p -> sortByLabel(p, grid);
            case VectorPlan.Info p -> new InfoOperator(p, build(p.input(), grid), context, grid);
            case VectorPlan.ScalarVector p -> new ScalarVectorOperator(scalar(p.scalar(), grid));
            case VectorPlan.StepInvariant p -> new StepInvariantOperator(build(p.input(), new TimeGrid(grid.startMs(),
                    grid.stepMs(), 1)));
            case VectorPlan.Shared p -> shared(p, grid);
            case VectorPlan.JointAggregate p -> jointAggregate(p, grid);
            case VectorPlan.Deduplicate p -> p.strict()
                    ? new DistinctOperator(build(p.input(), grid))
                    : new DeduplicateOperator(build(p.input(), grid), context, size);
        };
    }

    private VectorOperator instantScan(VectorPlan.InstantScan plan, TimeGrid grid) {
        if (plan.selector().extension() == Expr.Extension.SMOOTHED) {
            return new SmoothedScanOperator(plan.selector(), context, grid, plan.origin());
        }
        return instantScan(plan.selector(), InstantScanOperator.Content.VALUE, grid);
    }

    private VectorOperator instantScan(Selector selector, InstantScanOperator.Content content, TimeGrid grid) {
        SeriesCursor cursor = InstantScanOperator.select(selector, content, context, grid);
        if (grid.count() == 1) {
            // There is next to nothing to read of each series.
            return new InstantScanOperator(selector, content, context, grid, cursor);
        }
        return ParallelScan.over(cursor, part -> new InstantScanOperator(selector, content, context, grid,
                part), context, grid.count());
    }

    private VectorOperator timestampScan(VectorPlan.TimestampScan plan, TimeGrid grid) {
        if (plan.start() && !context.startTimestamps()) {
            return new EmptyOperator();
        }
        InstantScanOperator.Content content = plan.start()
                ? InstantScanOperator.Content.START_TIMESTAMP
                : InstantScanOperator.Content.TIMESTAMP;
        return instantScan(plan.selector(), content, grid);
    }

    RangeInput range(RangePlan plan, TimeGrid grid) {
        return switch (plan) {
            case RangePlan.RangeScan p -> new RangeScanInput(RangeScanInput.select(p, context, grid), p, context);
            case RangePlan.Subquery p -> subquery(p, grid);
        };
    }

    private RangeInput subquery(RangePlan.Subquery plan, TimeGrid grid) {
        TimeGrid inner = plan.grid(grid);
        // Before the columns of that size are made.
        context.budget().hold(inner.count());
        VectorOperator input = inner.count() == 0 ? new EmptyOperator() : build(plan.input(), inner);
        return new SubqueryInput(input, context, inner);
    }

    private VectorOperator rangeCall(VectorPlan.RangeCall plan, TimeGrid grid) {
        Expr.Extension extension = plan.input().extension();
        ExtendedRates.requireAllowed(plan.function(), extension);
        List<double[]> params = scalars(plan.params(), grid);
        double rangeSeconds = plan.input().rangeMs() / 1000.0;
        // One for each part of a scan: a kernel may keep state from step to step.
        Supplier<RangeKernel> kernel = () -> extension == Expr.Extension.NONE || isCounting(plan.function())
                ? kernel(plan, params, rangeSeconds)
                : ExtendedRates.of(plan.function(), extension == Expr.Extension.SMOOTHED, rangeSeconds);
        if (plan.input() instanceof RangePlan.RangeScan scan) {
            return ParallelScan.over(RangeScanInput.select(scan, context, grid), part -> new RangeCallOperator(plan
                    .function(), new RangeScanInput(part, scan, context), scan, kernel.get(), context, grid), context,
                    grid
                            .count());
        }
        return new RangeCallOperator(plan.function(), range(plan.input(), grid), plan.input(), kernel.get(), context,
                grid);
    }

    private static boolean isCounting(Function function) {
        return function == Function.CHANGES || function == Function.RESETS;
    }

    private static RangeKernel kernel(VectorPlan.RangeCall plan, List<double[]> params, double rangeSeconds) {
        Function function = plan.function();
        return switch (function) {
            case RATE, INCREASE, DELTA -> Rates.extrapolated(function, rangeSeconds);
            case IRATE, IDELTA -> Rates.instant(function);
            case SUM_OVER_TIME -> OverTime.sum();
            case AVG_OVER_TIME -> OverTime.average();
            case COUNT_OVER_TIME -> OverTime.count();
            case PRESENT_OVER_TIME -> OverTime.present();
            case FIRST_OVER_TIME -> OverTime.first();
            case LAST_OVER_TIME -> OverTime.last();
            case MIN_OVER_TIME, MAX_OVER_TIME, TS_OF_MIN_OVER_TIME, TS_OF_MAX_OVER_TIME -> OverTime.extreme(function);
            case TS_OF_FIRST_OVER_TIME -> OverTime.timeOfFirst();
            case TS_OF_LAST_OVER_TIME -> OverTime.timeOfLast();
            case QUANTILE_OVER_TIME -> OverTime.quantile(params.getFirst(), plan.origin());
            case STDDEV_OVER_TIME -> OverTime.variance(true);
            case STDVAR_OVER_TIME -> OverTime.variance(false);
            case MAD_OVER_TIME -> OverTime.medianDeviation();
            case CHANGES -> OverTime.changes();
            case RESETS -> OverTime.resets();
            case DERIV -> Regression.derivative();
            case PREDICT_LINEAR -> Regression.prediction(params.getFirst());
            case DOUBLE_EXPONENTIAL_SMOOTHING -> Regression.smoothing(params.get(0), params.get(1));
            default -> throw new IllegalStateException("not a function of ranges: " + function.functionName());
        };
    }

    private List<double[]> scalars(List<ScalarPlan> plans, TimeGrid grid) {
        List<double[]> values = new ArrayList<>(plans.size());
        for (ScalarPlan plan : plans) {
            values.add(scalar(plan, grid));
        }
        return values;
    }

    private VectorOperator absentOverTime(VectorPlan.AbsentOverTime plan, TimeGrid grid) {
        RangeInput input = range(plan.input(), grid);
        VectorOperator present = new RangeCallOperator(Function.PRESENT_OVER_TIME, input, plan.input(), OverTime
                .present(), context, grid);
        return new AbsentOperator(present, plan.labels(), true, grid.count());
    }

    private VectorOperator elementCall(VectorPlan.ElementCall plan, TimeGrid grid) {
        VectorOperator input = build(plan.input(), grid);
        return switch (plan.function()) {
            case TIMESTAMP -> new TimestampOperator(input, context, grid);
            case START_TIMESTAMP -> new EmptyOperator();
            case HISTOGRAM_COUNT, HISTOGRAM_SUM, HISTOGRAM_AVG, HISTOGRAM_STDDEV, HISTOGRAM_STDVAR ->
                new HistogramPartOperator(plan.function(), input, context);
            default -> new ElementOperator(input, ElementKernels.of(plan.function(), scalars(plan.params(), grid)),
                    context);
        };
    }

    private VectorOperator aggregate(VectorPlan.Aggregate plan, TimeGrid grid) {
        ScalarPlan param = plan.param();
        double[] params = param == null ? new double[0] : scalar(param, grid);
        VectorOperator input = build(plan.input(), grid);
        return switch (plan.op()) {
            case QUANTILE -> new QuantileOperator(plan, input, params, context, grid.count());
            case TOPK, BOTTOMK, LIMITK, LIMIT_RATIO -> new SelectingAggregate(plan, input, params, context, grid
                    .count());
            case SUM, AVG, MIN, MAX, COUNT, GROUP, STDDEV, STDVAR, COUNT_VALUES -> new AggregateOperator(plan, input,
                    context, grid.count());
        };
    }

    private VectorOperator shared(VectorPlan.Shared plan, TimeGrid grid) {
        SharedVector vector = sharedVectors.get(plan.id());
        if (vector == null) {
            vector = new SharedVector(() -> build(plan.input(), grid), SharedVector.isScan(plan.input()), plan.uses(),
                    context, grid.count());
            sharedVectors.put(plan.id(), vector);
        }
        return vector.reader();
    }

    private VectorOperator jointAggregate(VectorPlan.JointAggregate plan, TimeGrid grid) {
        SharedFold fold = sharedFolds.get(plan.fold().id());
        if (fold == null) {
            fold = new SharedFold(build(plan.fold().input(), grid), plan.fold(), context, grid.count());
            sharedFolds.put(plan.fold().id(), fold);
        }
        return fold.result(plan.index());
    }

    private VectorOperator sort(VectorPlan.Sort plan, TimeGrid grid) {
        warnOfSort(plan.origin(), grid);
        return new SortOperator(build(plan.input(), grid), SortOperator.byValue(plan.descending()), true, context, grid
                .count());
    }

    private VectorOperator sortByLabel(VectorPlan.SortByLabel plan, TimeGrid grid) {
        warnOfSort(plan.origin(), grid);
        return new SortOperator(build(plan.input(), grid), SortOperator.byLabels(plan.labels(), plan.descending()),
                false, context, grid.count());
    }

    private void warnOfSort(SourceRange origin, TimeGrid grid) {
        if (grid.count() > 1) {
            context.annotations().sortInRangeQuery(origin);
        }
    }

    private VectorOperator histogramQuantile(VectorPlan.HistogramQuantile plan, TimeGrid grid) {
        List<HistogramOperator.Measure> measures = new ArrayList<>();
        for (int i = 0; i < plan.quantiles().size(); i++) {
            double[] quantiles = scalar(plan.quantiles().get(i), grid);
            for (double q : quantiles) {
                if (Double.isNaN(q) || q < 0 || q > 1) {
                    context.annotations().invalidQuantile(q, plan.quantilesAt().get(i).range());
                }
            }
            measures.add(new HistogramMeasures.Quantile(plan.label(), quantiles));
        }
        return new HistogramOperator(build(plan.input(), grid), measures, plan.origin(), context, grid);
    }

    private VectorOperator histogramFraction(VectorPlan.HistogramFraction plan, TimeGrid grid) {
        double[] lower = scalar(plan.lower(), grid);
        double[] upper = scalar(plan.upper(), grid);
        List<HistogramOperator.Measure> measures = List.of(new HistogramMeasures.Fraction(lower, upper));
        return new HistogramOperator(build(plan.input(), grid), measures, plan.origin(), context, grid);
    }

    /// Ends what several operators shared; behind the last use of any operator.
    @Override
    public void close() {
        sharedFolds.values().forEach(SharedFold::close);
        sharedVectors.values().forEach(SharedVector::close);
    }
}
