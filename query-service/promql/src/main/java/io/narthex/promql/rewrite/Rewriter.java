package io.narthex.promql.rewrite;

import io.narthex.promql.plan.Origin;
import io.narthex.promql.plan.QueryPlan;
import io.narthex.promql.plan.ScalarPlan;
import io.narthex.promql.plan.VectorPlan;

/// Changes plans so that what a query reads or computes more than once is read or computed once.
///
/// Answers stay equal to the last bit, with the same warnings and infos at the same places.
public final class Rewriter {
    /// Of what is deeper nobody has written a part twice, and comparing it would need a deep stack.
    private static final int MAX_DEPTH = 100;

    private final boolean countsOverlaps;
    private int nextId = 1;

    private Rewriter(boolean countsOverlaps) {
        this.countsOverlaps = countsOverlaps;
    }

    /// @param startTimestamps whether counters have start timestamps: a warning about them counts how often it arises
    public static QueryPlan rewrite(QueryPlan plan, boolean startTimestamps) {
        Rewriter rewriter = new Rewriter(startTimestamps);
        return switch (plan) {
            case QueryPlan.OfVector p -> new QueryPlan.OfVector(rewriter.rewrite(p.vector()));
            case QueryPlan.OfScalar p -> new QueryPlan.OfScalar(rewriter.rewrite(p.scalar()));
            case QueryPlan.OfRange p -> new QueryPlan.OfRange(rewriter.insideOf().range(p.range()));
            case QueryPlan.OfString p -> p;
        };
    }

    /// All that runs on the same steps is looked at as a whole.
    VectorPlan rewrite(VectorPlan plan) {
        return Inputs.isDeeper(plan, MAX_DEPTH) ? plan : new SharedParts(this).rewrite(JoinFilters.push(plan));
    }

    /// A vector of one number is the easiest way to treat a scalar as any other expression.
    private ScalarPlan rewrite(ScalarPlan plan) {
        VectorPlan vector = rewrite(new VectorPlan.ScalarVector(plan, Origin.NONE));
        return vector instanceof VectorPlan.ScalarVector v ? v.scalar() : plan;
    }

    private PlanMapper insideOf() {
        return new PlanMapper() {
            @Override
            VectorPlan vector(VectorPlan input) {
                return rewrite(input);
            }

            @Override
            VectorPlan otherSteps(VectorPlan input) {
                return rewrite(input);
            }
        };
    }

    int newId() {
        return nextId++;
    }

    boolean countsOverlaps() {
        return countsOverlaps;
    }
}
