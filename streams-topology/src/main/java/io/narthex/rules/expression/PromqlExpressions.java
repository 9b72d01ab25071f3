package io.narthex.rules.expression;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.TenantId;
import io.narthex.promql.EngineOptions;
import io.narthex.promql.PromqlEngine;
import io.narthex.promql.PromqlQuery;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.source.SeriesSource;
import io.narthex.promql.value.QueryValue;

/// The PromQL engine, asked for one time at a time.
public final class PromqlExpressions implements Expressions {
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
