package io.narthex.rules.expression;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.narthex.model.TenantId;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.source.SeriesSource;

/// Evaluates PromQL at one time. Thread-safe.
public interface Expressions {
    /// The result as a vector; a scalar is one element without labels.
    ///
    /// @throws io.narthex.promql.failure.PromqlException if the text does not parse or its evaluation fails
    /// @throws ExpressionException if the result is neither a vector nor a scalar
    List<VectorSample> evaluate(TenantId tenant, String expr, long timestampMs, SeriesSource source);

    /// As [#evaluate(TenantId, String, long, SeriesSource)] of an expression that is parsed already.
    ///
    /// @param text where messages point to
    List<VectorSample> evaluate(TenantId tenant, String text, Expr expr, long timestampMs, SeriesSource source);

    /// The result at each of several times, evenly spaced, the first of them first; the elements in the order of their
    /// labels.
    ///
    /// @throws io.narthex.promql.failure.PromqlException if the evaluation fails at any of the times
    /// @throws ExpressionException if the result is neither a vector nor a scalar
    default List<List<VectorSample>> evaluate(TenantId tenant, String text, Expr expr, EvaluationTimes times,
            SeriesSource source) {
        List<List<VectorSample>> vectors = new ArrayList<>();
        for (int i = 0; i < times.count(); i++) {
            List<VectorSample> vector = new ArrayList<>(evaluate(tenant, text, expr, times.timestampMs(i), source));
            vector.sort(Comparator.comparing(VectorSample::labels));
            vectors.add(vector);
        }
        return vectors;
    }
}
