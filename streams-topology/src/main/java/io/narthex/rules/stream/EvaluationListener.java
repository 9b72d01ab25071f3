package io.narthex.rules.stream;

import io.narthex.rules.group.Evaluation;
import io.narthex.rules.group.GroupState;
import io.narthex.rules.planner.CompiledGroup;

/// Told of evaluations, for status and metrics. Called on stream threads; must be quick.
public interface EvaluationListener {
    /// @param state after the evaluation; not to be kept
    /// @param missedCount evaluation times since the one before that had no complete answer
    void evaluated(CompiledGroup group, GroupState state, Evaluation evaluation, long evalTimestampMs,
            long durationNanos, long missedCount);

    /// A group is in force no longer: this comes after all its evaluations.
    ///
    /// @param group file;group
    void removed(String group);
}
