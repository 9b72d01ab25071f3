package io.narthex.promql.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.narthex.promql.plan.VectorPlan;

/// The parts that a plan reads from.
final class Inputs {
    private Inputs() {}

    /// Those that run on the same steps, in the order of the text.
    static List<VectorPlan> onSameSteps(VectorPlan plan) {
        return collect(plan, false);
    }

    /// Whether there are more levels within the plan, whatever their steps.
    static boolean isDeeper(VectorPlan plan, int levels) {
        return levels == 0 || collect(plan, true).stream().anyMatch(input -> isDeeper(input, levels - 1));
    }

    /// Whether the plan, or any part of it on whatever steps, passes a test.
    static boolean anyWithin(VectorPlan plan, Predicate<VectorPlan> test) {
        return test.test(plan) || collect(plan, true).stream().anyMatch(input -> anyWithin(input, test));
    }

    private static List<VectorPlan> collect(VectorPlan plan, boolean others) {
        List<VectorPlan> inputs = new ArrayList<>();
        new PlanMapper() {
            @Override
            VectorPlan vector(VectorPlan input) {
                inputs.add(input);
                return input;
            }

            @Override
            VectorPlan otherSteps(VectorPlan input) {
                if (others) {
                    inputs.add(input);
                }
                return input;
            }
        }.mapInputs(plan);
        return inputs;
    }
}
