package io.narthex.rules.stream;

import java.util.List;

import io.narthex.rules.planner.CompiledGroup;

/// The groups in force from one point of the log on, in the order of their keys.
record RulePlan(List<CompiledGroup> groups) {
    static final RulePlan NONE = new RulePlan(List.of());

    RulePlan {
        groups = List.copyOf(groups);
    }

    /// How far back samples are needed from a partition's clock.
    long lookBackMs() {
        long longestMs = 0;
        for (CompiledGroup group : groups) {
            longestMs = Math.max(
                    longestMs, group.lookBackMs() + group.source().intervalMs() + group.source().latenessMs());
        }
        return longestMs;
    }
}
