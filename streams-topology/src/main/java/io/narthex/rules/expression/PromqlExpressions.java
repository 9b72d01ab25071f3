package io.narthex.rules.expression;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.TenantId;
import io.narthex.promql.EngineOptions;
import io.narthex.promql.PromqlEngine;
import io.narthex.promql.PromqlQuery;
import io.narthex.promql.ast.At;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Function;
import io.narthex.promql.ast.TimeSpan;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.source.SeriesSource;
import io.narthex.promql.value.QueryValue;
import io.narthex.promql.value.ResultSeries;

/// The PromQL engine, asked for one time at a time.
public final class PromqlExpressions implements Expressions {
    private static final Set<Function> RANGE_FUNCTIONS = Set.of(Function.START, Function.END, Function.RANGE,
            Function.STEP);

    private final PromqlEngine engine;

    /// @param lookback how far back an instant selector looks
    /// @param maxSamples samples that one expression may hold
    /// @param subqueryStep step of a subquery that names none: the global evaluation interval
    public PromqlExpressions(Duration lookback, long maxSamples, Duration subqueryStep) {
        EngineOptions defaults = EngineOptions.DEFAULT;
        this.engine = new PromqlEngine(
                new EngineOptions(ParserOptions.ALL, lookback.toMillis(), maxSamples, defaults.timeoutMs(),
                        subqueryStep.toMillis(), false, false, false));
    }

    @Override
    public List<VectorSample> evaluate(TenantId tenant, String expr, long timestampMs, SeriesSource source) {
        return evaluate(PromqlQuery.instant(expr, tenant, timestampMs), source);
    }

    @Override
    public List<VectorSample> evaluate(TenantId tenant, String text, Expr expr, long timestampMs,
            SeriesSource source) {
        return evaluate(PromqlQuery.instant(text, tenant, timestampMs).withParsed(expr), source);
    }

    /// As one range query, which reads each series once.
    @Override
    public List<List<VectorSample>> evaluate(TenantId tenant, String text, Expr expr, EvaluationTimes times,
            SeriesSource source) {
        if (times.count() == 1 || dependsOnTheRange(expr)) {
            return Expressions.super.evaluate(tenant, text, expr, times, source);
        }
        PromqlQuery query = PromqlQuery.range(text, tenant, times.firstMs(), times.lastMs(), times.intervalMs())
                .withParsed(expr);
        if (!(engine.execute(query, source).value() instanceof QueryValue.Matrix matrix)) {
            throw new ExpressionException("rule result is not a vector or scalar");
        }
        List<List<VectorSample>> vectors = new ArrayList<>();
        for (int i = 0; i < times.count(); i++) {
            vectors.add(new ArrayList<>());
        }
        for (ResultSeries series : matrix.series()) {
            for (int i = 0; i < times.count(); i++) {
                if (series.isPresent(i)) {
                    NativeHistogram histogram = series.histogram(i);
                    vectors.get(i).add(
                            new VectorSample(series.labels(), histogram == null ? series.value(i) : 0, histogram));
                }
            }
        }
        return vectors;
    }

    /// Whether start, end or step of a range query would show.
    private static boolean dependsOnTheRange(Expr expr) {
        boolean isOwn = switch (expr) {
            case Expr.VectorSelector e -> isRangeTime(e.at()) || isComputed(e.offset());
            case Expr.MatrixSelector e -> isComputed(e.window());
            case Expr.Subquery e ->
                isRangeTime(e.at()) || isComputed(e.offset()) || isComputed(e.window()) || isComputed(e.step());
            case Expr.Call e -> RANGE_FUNCTIONS.contains(e.function());
            case Expr.NumberLiteral _,Expr.StringLiteral _,Expr.Paren _,Expr.Unary _,Expr.Binary _,Expr.Aggregate _ ->
                false;
        };
        return isOwn || expr.children().stream().anyMatch(PromqlExpressions::dependsOnTheRange);
    }

    private static boolean isRangeTime(At at) {
        return at.equals(At.START) || at.equals(At.END);
    }

    private static boolean isComputed(TimeSpan span) {
        return span instanceof TimeSpan.Computed;
    }

    private List<VectorSample> evaluate(PromqlQuery query, SeriesSource source) {
        return switch (engine.execute(query, source).value()) {
            case QueryValue.Scalar scalar -> List.of(VectorSample.of(Labels.EMPTY, scalar.value()));
            case QueryValue.InstantVector vector -> samples(vector);
            case QueryValue.Text _ -> throw new ExpressionException("rule result is not a vector or scalar");
            case QueryValue.Matrix _ -> throw new ExpressionException("rule result is not a vector or scalar");
        };
    }

    private static List<VectorSample> samples(QueryValue.InstantVector vector) {
        List<VectorSample> samples = new ArrayList<>(vector.samples().size());
        for (QueryValue.VectorSample sample : vector.samples()) {
            NativeHistogram histogram = sample.histogram();
            samples.add(new VectorSample(sample.labels(), histogram == null ? sample.value() : 0, histogram));
        }
        return samples;
    }
}
