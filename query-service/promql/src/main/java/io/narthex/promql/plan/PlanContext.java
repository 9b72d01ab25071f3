package io.narthex.promql.plan;

import io.narthex.promql.value.TimeGrid;

/// What the plan of a query depends on besides its text.
///
/// @param endMs the end as asked for, which the last step need not meet
/// @param instant whether the query has no step
public record PlanContext(TimeGrid grid, long endMs, boolean instant, long defaultSubqueryStepMs,
        boolean delayedNameRemoval) {
    double rangeSeconds() {
        return (endMs - grid.startMs()) / 1000.0;
    }

    double stepSeconds() {
        return instant ? 0 : grid.stepMs() / 1000.0;
    }

    /// `step()` as a function is 0 whenever there is only one moment.
    double stepFunctionSeconds() {
        return grid.startMs() == endMs ? 0 : stepSeconds();
    }
}
