package io.narthex.promql;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.narthex.model.Names;
import io.narthex.promql.annotation.Annotations;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.ValueType;
import io.narthex.promql.exec.OperatorProfile;
import io.narthex.promql.exec.QueryContext;
import io.narthex.promql.exec.QueryExecutor;
import io.narthex.promql.explain.PlanExplainer;
import io.narthex.promql.explain.PlanNode;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.limits.Budget;
import io.narthex.promql.limits.Workers;
import io.narthex.promql.parser.PromqlParser;
import io.narthex.promql.plan.PlanContext;
import io.narthex.promql.plan.Planner;
import io.narthex.promql.plan.QueryPlan;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.rewrite.Rewriter;
import io.narthex.promql.source.SeriesSource;
import io.narthex.promql.value.QueryResult;
import io.narthex.promql.value.QueryStats;
import io.narthex.promql.value.QueryValue;
import io.narthex.promql.value.TimeGrid;
import org.jspecify.annotations.Nullable;

/// Evaluates PromQL over a source of series: parse, check, plan, run.
///
/// Thread-safe; a query runs on the thread that asks, and on the engine's workers besides if it has any.
public final class PromqlEngine {
    /// More steps than this no column of results could hold.
    private static final long MAX_STEPS = Integer.MAX_VALUE / 16;

    private final EngineOptions options;

    private final Workers workers;

    public PromqlEngine(EngineOptions options) {
        this(options, Workers.NONE);
    }

    /// @param workers threads that large queries share
    public PromqlEngine(EngineOptions options, Workers workers) {
        this.options = options;
        this.workers = workers;
    }

    public EngineOptions options() {
        return options;
    }

    /// @throws io.narthex.promql.failure.ParseFailure if the text is not PromQL
    public Expr parse(String query) {
        return PromqlParser.parse(query, options.parser());
    }

    /// An instant query gives a value of the expression's own type, a range query a matrix.
    ///
    /// @throws io.narthex.promql.failure.PromqlException if there is no answer; its kind says why
    /// @throws io.narthex.promql.source.SourceUnavailableException if the source cannot read a part of what it was asked for
    public QueryResult execute(PromqlQuery query, SeriesSource source) {
        return run(prepare(query), source, null);
    }

    /// What would run, without running it.
    ///
    /// @throws io.narthex.promql.failure.PromqlException if there is no plan; its kind says why
    public PlanNode explain(PromqlQuery query) {
        return explained(prepare(query), _ -> null);
    }

    /// Runs a query and shows its plan with what each operator gave.
    ///
    /// @throws io.narthex.promql.failure.PromqlException if there is no answer; its kind says why
    /// @throws io.narthex.promql.source.SourceUnavailableException if the source cannot read a part of what it was asked for
    public PlanNode analyze(PromqlQuery query, SeriesSource source) {
        Prepared prepared = prepare(query);
        OperatorProfile profile = new OperatorProfile();
        run(prepared, source, profile);
        return explained(prepared, plan -> actual(profile.counts(plan)));
    }

    private static PlanNode.@Nullable Actual actual(OperatorProfile.@Nullable Counts counts) {
        return counts == null ? null : new PlanNode.Actual(counts.series(), counts.samples(), counts.nanos());
    }

    private PlanNode explained(Prepared prepared, Function<VectorPlan, PlanNode.@Nullable Actual> actual) {
        return PlanExplainer.explain(prepared.plan(), prepared.grid(), prepared.query().isInstant(),
                workers.count() > 0, lookbackDeltaMs(prepared.query()), actual);
    }

    private record Prepared(PromqlQuery query, TimeGrid grid, QueryPlan plan, long beganNanos) {}

    private Prepared prepare(PromqlQuery query) {
        long beganNanos = System.nanoTime();
        Expr expr = query.parsed().orElseGet(() -> parse(query.text()));
        requireRangeType(query, expr);
        TimeGrid grid = grid(query);
        PlanContext planContext = new PlanContext(grid, query.endMs(), query.isInstant(), options
                .defaultSubqueryStepMs(), options.delayedNameRemoval());
        return new Prepared(query, grid, Rewriter.rewrite(Planner.plan(expr, planContext), options.startTimestamps()),
                beganNanos);
    }

    private QueryResult run(Prepared prepared, SeriesSource source, @Nullable OperatorProfile profile) {
        PromqlQuery query = prepared.query();
        Budget budget = budget(query);
        Annotations annotations = new Annotations();
        QueryContext context = new QueryContext(query.tenant(), source, budget, annotations, workers, lookbackDeltaMs(
                query), query.isInstant(), options.delayedNameRemoval(), options.startTimestamps(),
                options
                        .typeAndUnitLabels(),
                profile);
        budget.check();
        QueryExecutor executor = new QueryExecutor(context, prepared.grid());
        long plannedNanos = System.nanoTime();
        QueryValue value = executor.execute(prepared.plan());
        long executionNanos = System.nanoTime() - plannedNanos;
        QueryStats stats = new QueryStats(budget.samplesRead(), budget.queryableSamples(), budget.peakSamples(),
                plannedNanos - prepared.beganNanos() + executor.preparationNanos(),
                executionNanos - executor.preparationNanos() - executor.sortNanos(), executor.sortNanos());
        return new QueryResult(value, annotations.warnings(query.text()), annotations.infos(query.text()), stats);
    }

    private long lookbackDeltaMs(PromqlQuery query) {
        return query.lookbackDeltaMs() > 0 ? query.lookbackDeltaMs() : options.lookbackDeltaMs();
    }

    private static void requireRangeType(PromqlQuery query, Expr expr) {
        boolean fits = expr.type() == ValueType.VECTOR || expr.type() == ValueType.SCALAR;
        if (!query.isInstant() && !fits) {
            throw new ExecutionFailure("invalid expression type " + Names.quote(expr.type().documentedName())
                    + " for range query, must be Scalar or instant Vector");
        }
    }

    private static TimeGrid grid(PromqlQuery query) {
        if (query.isInstant()) {
            return TimeGrid.instant(query.startMs());
        }
        if (query.stepMs() < 0 || query.endMs() < query.startMs()
                || (query.endMs() - query.startMs()) / query.stepMs() > MAX_STEPS) {
            throw new ExecutionFailure("range from " + query.startMs() + " to " + query.endMs() + " by "
                    + query.stepMs() + " ms has no usable steps");
        }
        return TimeGrid.range(query.startMs(), query.endMs(), query.stepMs());
    }

    private Budget budget(PromqlQuery query) {
        long maxSamples = query.limits().maxSamples() > 0 ? query.limits().maxSamples() : options.maxSamples();
        long timeoutMs = query.limits().timeoutMs() > 0 ? query.limits().timeoutMs() : options.timeoutMs();
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        return new Budget(maxSamples, deadlineNanos, query.cancellation());
    }
}
