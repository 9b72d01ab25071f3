package io.narthex.rules.group;

import java.util.ArrayList;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.model.Staleness;
import io.narthex.model.TenantId;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.parser.PromqlParser;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.source.SeriesSelection;
import io.narthex.promql.source.SeriesSource;
import io.narthex.rules.expression.ExpressionException;
import io.narthex.rules.expression.Expressions;
import io.narthex.rules.expression.VectorSample;

/// Selectors, `selector > number`, numbers: enough to drive rules without the engine.
public final class SimpleExpressions implements Expressions {
    private static final long LOOKBACK_MS = 300_000;

    @Override
    public List<VectorSample> evaluate(TenantId tenant, String expr, long timestampMs, SeriesSource source) {
        return evaluate(tenant, PromqlParser.parse(expr, ParserOptions.ALL), timestampMs, source);
    }

    @Override
    public List<VectorSample> evaluate(TenantId tenant, String text, Expr expr, long timestampMs,
            SeriesSource source) {
        return evaluate(tenant, expr, timestampMs, source);
    }

    private static List<VectorSample> evaluate(TenantId tenant, Expr expr, long timestampMs, SeriesSource source) {
        return switch (expr) {
            case Expr.NumberLiteral number -> List.of(VectorSample.of(Labels.EMPTY, number.value()));
            case Expr.VectorSelector selector -> select(tenant, selector, timestampMs, source);
            case Expr.Binary binary when binary.op().symbol().equals(">")
                    && binary.right() instanceof Expr.NumberLiteral bound ->
                evaluate(tenant, binary.left(), timestampMs, source).stream()
                        .filter(sample -> sample.value() > bound.value()).toList();
            default -> throw new ExpressionException("cannot evaluate " + expr);
        };
    }

    private static List<VectorSample> select(TenantId tenant, Expr.VectorSelector selector, long timestampMs,
            SeriesSource source) {
        List<VectorSample> result = new ArrayList<>();
        SampleBuffer buffer = new SampleBuffer();
        SeriesSelection selection = new SeriesSelection(
                tenant, selector.matchers(), timestampMs - LOOKBACK_MS + 1, timestampMs);
        try (SeriesCursor cursor = source.select(selection)) {
            while (cursor.next()) {
                buffer.clear();
                cursor.read(buffer);
                double last = buffer.value(buffer.size() - 1);
                if (!Staleness.isMarker(last)) {
                    result.add(VectorSample.of(cursor.labels(), last));
                }
            }
        }
        return result;
    }
}
