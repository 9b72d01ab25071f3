package io.narthex.promql.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.narthex.model.Labels;
import io.narthex.model.MatchType;
import io.narthex.model.Matcher;
import io.narthex.promql.ast.BinaryOp;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Matching;
import io.narthex.promql.plan.RangePlan;
import io.narthex.promql.plan.Selector;
import io.narthex.promql.plan.VectorPlan;

/// Asks of one side of a join what the other side's selector asks, where series that fail it could not find a partner.
///
/// The side that is narrowed must be a bare selector: anything else might warn about a series that it no longer sees. And nothing
/// may be refused for a series that has no partner: so either the operator is `and` or `unless`, or all labels take part in the match
/// and both sides have one metric name, which makes every series the only one of its match group.
final class JoinFilters extends PlanMapper {
    static VectorPlan push(VectorPlan plan) {
        return new JoinFilters().vector(plan);
    }

    @Override
    VectorPlan vector(VectorPlan input) {
        VectorPlan plan = mapInputs(input);
        if (plan instanceof VectorPlan.Join join && matchesAllLabels(join.matching()) && isOneName(join.left())
                && isOneName(join.right())) {
            return new VectorPlan.Join(join.op(), narrow(join.left(), join.right(), JoinFilters::isNoName), narrow(join
                    .right(), join.left(), JoinFilters::isNoName), join.matching(), join.bool(), join.at());
        }
        if (plan instanceof VectorPlan.SetOperation set && set.op() != BinaryOp.OR) {
            Predicate<Matcher> inKey = matcher -> isInKey(matcher, set.matching());
            VectorPlan left = set.op() == BinaryOp.AND ? narrow(set.left(), set.right(), inKey) : set.left();
            return new VectorPlan.SetOperation(set.op(), left, narrow(set.right(), set.left(), inKey), set.matching(),
                    set.at());
        }
        return plan;
    }

    @Override
    VectorPlan otherSteps(VectorPlan input) {
        return input;
    }

    private static boolean matchesAllLabels(Matching matching) {
        return matching.cardinality() == Matching.Cardinality.ONE_TO_ONE && !matching.on() && matching.labels()
                .isEmpty() && !matching.hasFill();
    }

    private static boolean isInKey(Matcher matcher, Matching matching) {
        return isNoName(matcher) && matching.labels().contains(matcher.name()) == matching.on();
    }

    private static boolean isNoName(Matcher matcher) {
        return !matcher.name().equals(Labels.METRIC_NAME);
    }

    private static boolean isOneName(VectorPlan plan) {
        return selectorMatchers(plan).stream().anyMatch(m -> !isNoName(m) && m.type() == MatchType.EQUAL);
    }

    private static VectorPlan narrow(VectorPlan side, VectorPlan other, Predicate<Matcher> usable) {
        if (!(side instanceof VectorPlan.InstantScan scan) || scan.selector().extension() != Expr.Extension.NONE) {
            return side;
        }
        Selector selector = scan.selector();
        List<Matcher> matchers = new ArrayList<>(selector.matchers());
        for (Matcher matcher : selectorMatchers(other)) {
            if (usable.test(matcher) && !matchers.contains(matcher)) {
                matchers.add(matcher);
            }
        }
        return new VectorPlan.InstantScan(selector.withMatchers(matchers), scan.at());
    }

    /// What every series of a plan fulfils, if it gives the series of one selector with the labels that they have there, but for
    /// names.
    private static List<Matcher> selectorMatchers(VectorPlan plan) {
        return switch (plan) {
            case VectorPlan.InstantScan p -> p.selector().matchers();
            case VectorPlan.RangeCall p when p.input() instanceof RangePlan.RangeScan scan -> scan.selector()
                    .matchers();
            case VectorPlan.ElementCall p -> selectorMatchers(p.input());
            case VectorPlan.Negate p -> selectorMatchers(p.input());
            case VectorPlan.WithScalar p -> selectorMatchers(p.vector());
            default -> List.of();
        };
    }
}
