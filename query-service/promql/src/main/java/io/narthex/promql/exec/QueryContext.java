package io.narthex.promql.exec;

import io.narthex.model.TenantId;
import io.narthex.promql.annotation.Annotations;
import io.narthex.promql.limits.Budget;
import io.narthex.promql.limits.Workers;
import io.narthex.promql.source.SeriesSource;
import org.jspecify.annotations.Nullable;

/// What all operators of one running query share, on its own thread and on those of its helpers.
///
/// @param instant whether the query has one evaluation time, which keeps orders that a range would lose
/// @param profile watches every operator; null unless that is asked for
public record QueryContext(TenantId tenant, SeriesSource source, Budget budget, Annotations annotations,
        Workers workers, long lookbackDeltaMs, boolean instant, boolean delayedNameRemoval, boolean startTimestamps,
        boolean typeAndUnitLabels, @Nullable OperatorProfile profile) {}
