package io.narthex.promql.reference;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.promql.ast.BinaryOp;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Matching;
import io.narthex.promql.failure.ExecutionFailure;

/// Operators between two vectors at one time.
final class Matches {
    private Matches() {}

    static Vector set(Expr.Binary e, Vector left, Vector right) {
        Set<Labels> leftKeys = keys(e.matching(), left);
        Set<Labels> rightKeys = keys(e.matching(), right);
        Vector result = new Vector();
        left.forEach((labels, value) -> {
            boolean matched = rightKeys.contains(key(e.matching(), labels));
            if (e.op() == BinaryOp.OR || matched == (e.op() == BinaryOp.AND)) {
                result.put(labels, value);
            }
        });
        if (e.op() == BinaryOp.OR) {
            right.forEach((labels, value) -> {
                if (!leftKeys.contains(key(e.matching(), labels))) {
                    result.put(labels, value);
                }
            });
        }
        return result;
    }

    private static Set<Labels> keys(Matching matching, Vector vector) {
        Set<Labels> keys = new HashSet<>();
        vector.forEach((labels, _) -> keys.add(key(matching, labels)));
        return keys;
    }

    private static Labels key(Matching matching, Labels labels) {
        Labels.Builder key = Labels.builder();
        labels.forEach((name, value) -> {
            boolean named = matching.labels().contains(name);
            if (matching.on() ? named : !named && !name.equals(Labels.METRIC_NAME)) {
                key.set(name, value);
            }
        });
        return key.build();
    }

    static Vector join(Expr.Binary e, Vector left, Vector right) {
        if (left.isEmpty() || right.isEmpty()) {
            return new Vector();
        }
        boolean manyOnRight = e.matching().cardinality() == Matching.Cardinality.ONE_TO_MANY;
        Vector many = manyOnRight ? right : left;
        Map<Labels, Map.Entry<Labels, Double>> ones = ones(e.matching(), manyOnRight ? left : right);
        Set<Labels> matched = new HashSet<>();
        Vector result = new Vector();
        many.forEach((labels, value) -> {
            Labels key = key(e.matching(), labels);
            Map.Entry<Labels, Double> one = ones.get(key);
            if (one == null) {
                return;
            }
            double leftValue = manyOnRight ? one.getValue() : value;
            double rightValue = manyOnRight ? value : one.getValue();
            if (!e.matching().isGrouped() && !matched.add(key)) {
                throw new ExecutionFailure("several matches of " + key);
            }
            Labels target = resultLabels(e, labels, one.getKey());
            if (e.matching().isGrouped() && !matched.add(target.with("", key.toString()))) {
                throw new ExecutionFailure("several results " + target);
            }
            boolean holds = Operators.holds(e.op(), leftValue, rightValue);
            if (e.bool()) {
                result.put(target, holds ? 1 : 0);
            } else if (holds) {
                result.put(target, Operators.value(e.op(), leftValue, rightValue));
            }
        });
        return result;
    }

    private static Map<Labels, Map.Entry<Labels, Double>> ones(Matching matching, Vector side) {
        Map<Labels, Map.Entry<Labels, Double>> ones = new TreeMap<>();
        side.forEach((labels, value) -> {
            if (ones.put(key(matching, labels), Map.entry(labels, value)) != null) {
                throw new ExecutionFailure("several series for the match group of " + labels);
            }
        });
        return ones;
    }

    private static Labels resultLabels(Expr.Binary e, Labels many, Labels one) {
        Matching matching = e.matching();
        Labels.Builder result = (e.op().isArithmetic() || e.bool() ? Operators.withoutName(many) : many).toBuilder();
        if (!matching.isGrouped()) {
            List<String> names = matching.labels();
            many.forEach((name, _) -> {
                if (names.contains(name) != matching.on()) {
                    result.remove(name);
                }
            });
        }
        matching.include().forEach(name -> result.set(name, one.value(name)));
        return result.build();
    }
}
