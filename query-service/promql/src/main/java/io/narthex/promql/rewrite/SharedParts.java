package io.narthex.promql.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.plan.VectorPlan.Aggregate;
import io.narthex.promql.plan.VectorPlan.JointAggregate;
import io.narthex.promql.plan.VectorPlan.JointFold;
import io.narthex.promql.plan.VectorPlan.Shared;

/// Finds what occurs several times among the parts of a plan that run on the same steps, and lets it run once.
final class SharedParts {
    private final Rewriter rewriter;
    /// Of equal parts the last in the text, whose place messages name.
    private final Map<VectorPlan, VectorPlan> latest = new HashMap<>();
    /// How many parts read a part, equal ones counted once.
    private final Map<VectorPlan, Integer> uses = new LinkedHashMap<>();
    private final Map<VectorPlan, VectorPlan> built = new HashMap<>();
    private final Map<VectorPlan, Integer> ids = new HashMap<>();
    private final Map<JointFolds.Group, JointFold> builtFolds = new IdentityHashMap<>();
    private JointFolds joint = JointFolds.of(List.of());

    SharedParts(Rewriter rewriter) {
        this.rewriter = rewriter;
    }

    VectorPlan rewrite(VectorPlan root) {
        if (scans(root) > 1) {
            find(root);
            count(root);
            joinFolds();
        }
        return build(root);
    }

    private static int scans(VectorPlan plan) {
        List<VectorPlan> inputs = Inputs.onSameSteps(plan);
        return inputs.isEmpty() ? 1 : inputs.stream().mapToInt(SharedParts::scans).sum();
    }

    private void find(VectorPlan plan) {
        latest.merge(plan, plan, (a, b) -> a.origin().start() > b.origin().start() ? a : b);
        Inputs.onSameSteps(plan).forEach(this::find);
    }

    private void count(VectorPlan plan) {
        int uses = this.uses.merge(plan, 1, Integer::sum);
        if (uses == 1 || !canShare(plan)) {
            Inputs.onSameSteps(latest.getOrDefault(plan, plan)).forEach(this::count);
        }
    }

    /// Numbers cost nothing, and some messages tell how often they arose.
    private boolean canShare(VectorPlan plan) {
        return !(plan instanceof VectorPlan.ScalarVector) && !Inputs.anyWithin(plan, this::countsMessages);
    }

    private boolean countsMessages(VectorPlan plan) {
        return plan instanceof VectorPlan.HistogramQuantile
                || rewriter.countsOverlaps() && plan instanceof VectorPlan.RangeCall;
    }

    private void joinFolds() {
        List<Aggregate> aggregates = new ArrayList<>();
        for (VectorPlan plan : uses.keySet()) {
            if (latest.get(plan) instanceof Aggregate a && a.op().isFolded() && canShare(a)) {
                aggregates.add(a);
            }
        }
        joint = JointFolds.of(aggregates);
        for (Aggregate aggregate : aggregates) {
            JointFolds.Group group = joint.groupOf(aggregate);
            if (group != null) {
                uses.merge(aggregate.input(), -1, Integer::sum);
                if (group.members().getFirst().equals(aggregate)) {
                    uses.merge(group.input(), 1, Integer::sum);
                }
            }
        }
    }

    private VectorPlan build(VectorPlan plan) {
        VectorPlan last = latest.getOrDefault(plan, plan);
        JointFolds.Group group = joint.groupOf(last);
        if (group != null) {
            return new JointAggregate(fold(group), group.indexOf(last));
        }
        int count = uses.getOrDefault(last, 1);
        if (count < 2 || !canShare(last)) {
            return mapper().mapInputs(last);
        }
        VectorPlan input = built.get(last);
        if (input == null) {
            input = mapper().mapInputs(last);
            built.put(last, input);
            ids.put(last, rewriter.newId());
        }
        return new Shared(ids.getOrDefault(last, 0), count, input);
    }

    private JointFold fold(JointFolds.Group group) {
        JointFold fold = builtFolds.get(group);
        if (fold == null) {
            fold = new JointFold(rewriter.newId(), build(group.input()), group.folds());
            builtFolds.put(group, fold);
        }
        return fold;
    }

    private PlanMapper mapper() {
        return new PlanMapper() {
            @Override
            VectorPlan vector(VectorPlan input) {
                return build(input);
            }

            @Override
            VectorPlan otherSteps(VectorPlan input) {
                return rewriter.rewrite(input);
            }
        };
    }
}
