package io.narthex.promql.rewrite;

import java.util.List;

import io.narthex.promql.plan.RangePlan;
import io.narthex.promql.plan.ScalarPlan;
import io.narthex.promql.plan.VectorPlan;

/// Builds plans like given ones with other inputs. Subclasses say what becomes of an input.
abstract class PlanMapper {
    /// What stands in the place of an input on the same steps.
    abstract VectorPlan vector(VectorPlan input);

    /// What stands in the place of an input that has steps of its own.
    abstract VectorPlan otherSteps(VectorPlan input);

    final VectorPlan mapInputs(VectorPlan plan) {
        return switch (plan) {
            case VectorPlan.InstantScan p -> p;
            case VectorPlan.TimestampScan p -> p;
            case VectorPlan.RangeCall p -> new VectorPlan.RangeCall(p.function(), range(p.input()), scalars(p
                    .params()), p.at());
            case VectorPlan.AbsentOverTime p -> new VectorPlan.AbsentOverTime(range(p.input()), p.labels(), p.at());
            case VectorPlan.ElementCall p -> new VectorPlan.ElementCall(p.function(), vector(p.input()), scalars(p
                    .params()), p.at());
            case VectorPlan.Negate p -> new VectorPlan.Negate(vector(p.input()), p.at());
            case VectorPlan.WithScalar p -> new VectorPlan.WithScalar(p.op(), vector(p.vector()), scalar(p.scalar()),
                    p.vectorOnRight(), p.bool(), p.at());
            case VectorPlan.Join p -> new VectorPlan.Join(p.op(), vector(p.left()), vector(p.right()), p.matching(),
                    p.bool(), p.at());
            case VectorPlan.SetOperation p -> new VectorPlan.SetOperation(p.op(), vector(p.left()), vector(p.right()),
                    p.matching(), p.at());
            case VectorPlan.Aggregate p -> aggregate(p);
            case VectorPlan.CountValues p -> new VectorPlan.CountValues(p.label(), vector(p.input()), p.grouping(),
                    p.without(), p.at());
            case VectorPlan.Absent p -> new VectorPlan.Absent(vector(p.input()), p.labels(), p.at());
            case VectorPlan.HistogramQuantile p -> new VectorPlan.HistogramQuantile(scalars(p.quantiles()),
                    p.quantilesAt(), p.label(), vector(p.input()), p.at());
            case VectorPlan.HistogramFraction p -> new VectorPlan.HistogramFraction(scalar(p.lower()), scalar(p
                    .upper()), vector(p.input()), p.at());
            case VectorPlan.LabelReplace p -> new VectorPlan.LabelReplace(vector(p.input()), p.destination(), p
                    .replacement(), p.source(), p.regex(), p.at());
            case VectorPlan.LabelJoin p -> new VectorPlan.LabelJoin(vector(p.input()), p.destination(), p.separator(),
                    p.sources(), p.at());
            case VectorPlan.Sort p -> new VectorPlan.Sort(vector(p.input()), p.descending(), p.at());
            case VectorPlan.SortByLabel p -> new VectorPlan.SortByLabel(vector(p.input()), p.labels(), p.descending(),
                    p.at());
            case VectorPlan.Info p -> new VectorPlan.Info(vector(p.input()), p.selector(), p.hasSelector(), p.at());
            case VectorPlan.ScalarVector p -> new VectorPlan.ScalarVector(scalar(p.scalar()), p.at());
            case VectorPlan.StepInvariant p -> new VectorPlan.StepInvariant(otherSteps(p.input()));
            case VectorPlan.Deduplicate p -> new VectorPlan.Deduplicate(vector(p.input()), p.strict());
            case VectorPlan.Shared p -> new VectorPlan.Shared(p.id(), p.uses(), vector(p.input()));
            case VectorPlan.JointAggregate p -> new VectorPlan.JointAggregate(new VectorPlan.JointFold(p.fold().id(),
                    vector(p.fold().input()), p.fold().folds()), p.index());
        };
    }

    private VectorPlan aggregate(VectorPlan.Aggregate p) {
        ScalarPlan param = p.param();
        VectorPlan input = vector(p.input());
        return new VectorPlan.Aggregate(p.op(), input, param == null ? null : scalar(param), p.grouping(), p.without(),
                p.at(), p.paramAt());
    }

    final RangePlan range(RangePlan plan) {
        return switch (plan) {
            case RangePlan.RangeScan p -> p;
            case RangePlan.Subquery p -> new RangePlan.Subquery(otherSteps(p.input()), p.rangeMs(), p.stepMs(), p
                    .fixedMs(), p.offsetMs(), p.at());
        };
    }

    final ScalarPlan scalar(ScalarPlan plan) {
        return switch (plan) {
            case ScalarPlan.Constant p -> p;
            case ScalarPlan.Time p -> p;
            case ScalarPlan.OfVector p -> new ScalarPlan.OfVector(vector(p.input()));
            case ScalarPlan.Negate p -> new ScalarPlan.Negate(scalar(p.input()));
            case ScalarPlan.Binary p -> new ScalarPlan.Binary(p.op(), scalar(p.left()), scalar(p.right()));
            case ScalarPlan.Extreme p -> new ScalarPlan.Extreme(p.max(), scalar(p.left()), scalar(p.right()));
        };
    }

    private List<ScalarPlan> scalars(List<ScalarPlan> plans) {
        return plans.stream().map(this::scalar).toList();
    }
}
