package io.narthex.promql.reference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.promql.ast.AggregateOp;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.value.FloatText;

/// Aggregations of one vector at one time.
final class Aggregations {
    private Aggregations() {}

    static Vector apply(Expr.Aggregate e, Vector input, double param, String label) {
        Map<Labels, Vector> groups = new TreeMap<>();
        input.forEach((labels, value) -> groups.computeIfAbsent(key(e, labels), _ -> new Vector()).put(labels, value));
        Vector result = new Vector();
        groups.forEach((key, members) -> {
            switch (e.op()) {
                case TOPK, BOTTOMK -> members.entries().sorted(order(e.op())).limit((long) param)
                        .forEach(entry -> result.put(entry.getKey(), entry.getValue()));
                case COUNT_VALUES -> countValues(key, members, label, result);
                default -> result.put(key, fold(e.op(), new ArrayList<>(members.values()), param));
            }
        });
        return result;
    }

    private static Labels key(Expr.Aggregate e, Labels labels) {
        Labels.Builder key = Labels.builder();
        labels.forEach((name, value) -> {
            boolean named = e.grouping().contains(name);
            if (e.without() ? !named && !name.equals(Labels.METRIC_NAME) : named) {
                key.set(name, value);
            }
        });
        return key.build();
    }

    /// NaN comes last.
    private static Comparator<Map.Entry<Labels, Double>> order(AggregateOp op) {
        Comparator<Map.Entry<Labels, Double>> byValue = Map.Entry.comparingByValue();
        return Comparator.<Map.Entry<Labels, Double>, Boolean>comparing(entry -> Double.isNaN(entry.getValue()))
                .thenComparing(op == AggregateOp.TOPK ? byValue.reversed() : byValue);
    }

    private static void countValues(Labels key, Vector members, String label, Vector result) {
        Map<String, Integer> counts = new TreeMap<>();
        members.values().forEach(value -> counts.merge(FloatText.fixed(value), 1, Integer::sum));
        counts.forEach((value, count) -> result.put(key.toBuilder().set(label, value).build(), (double) count));
    }

    private static double fold(AggregateOp op, List<Double> values, double param) {
        return switch (op) {
            case SUM -> Exact.sum(values);
            case AVG -> Exact.average(values);
            case MIN -> RangeFunctions.extreme(values, false);
            case MAX -> RangeFunctions.extreme(values, true);
            case COUNT -> values.size();
            case GROUP -> 1;
            case STDVAR -> Exact.variance(values);
            case STDDEV -> Math.sqrt(Exact.variance(values));
            case QUANTILE -> Exact.quantile(param, values);
            default -> throw new UnsupportedOperationException(op.symbol());
        };
    }
}
