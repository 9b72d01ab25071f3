package io.narthex.promql.rewrite;

import java.util.List;
import java.util.Set;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.plan.RangePlan;
import io.narthex.promql.plan.ScalarPlan;
import io.narthex.promql.plan.VectorPlan;
import org.jspecify.annotations.Nullable;

/// A scan, or a function of one, as what it does and which series it does it with.
///
/// @param core the plan without its matchers; two with equal cores differ in their series only
/// @param mayWarn whether there can be warnings or infos about its samples
record FilteredScan(VectorPlan core, List<Matcher> matchers, boolean mayWarn) {
    /// Labels that functions drop.
    private static final Set<String> NAME_LABELS = Set.of(Labels.METRIC_NAME, "__type__", "__unit__");

    /// Null for any other plan.
    static @Nullable FilteredScan of(VectorPlan plan) {
        if (plan instanceof VectorPlan.InstantScan p && p.selector().extension() == Expr.Extension.NONE) {
            return new FilteredScan(new VectorPlan.InstantScan(p.selector().withMatchers(List.of()), p.at()), p
                    .selector().matchers(), false);
        }
        if (plan instanceof VectorPlan.RangeCall p && p.input() instanceof RangePlan.RangeScan scan && p.params()
                .stream().allMatch(ScalarPlan.Constant.class::isInstance)) {
            RangePlan all = new RangePlan.RangeScan(scan.selector().withMatchers(List.of()), scan.rangeMs(), scan
                    .at());
            boolean mayWarn = switch (p.function()) {
                case COUNT_OVER_TIME, PRESENT_OVER_TIME, FIRST_OVER_TIME, LAST_OVER_TIME -> false;
                default -> true;
            };
            return new FilteredScan(new VectorPlan.RangeCall(p.function(), all, p.params(), p.at()), scan.selector()
                    .matchers(), mayWarn);
        }
        return null;
    }

    /// Whether this gives some of the series of the other, which can be told by the labels that the other gives.
    boolean narrows(FilteredScan other) {
        return core.equals(other.core) && matchers.containsAll(other.matchers) && filtersOver(other).stream().noneMatch(
                m -> NAME_LABELS.contains(m.name()));
    }

    /// What this asks of a series that the other does not.
    List<Matcher> filtersOver(FilteredScan other) {
        return matchers.stream().filter(m -> !other.matchers.contains(m)).toList();
    }
}
