package io.narthex.promql;

import io.narthex.promql.parser.ParserOptions;

/// What holds for every query of an engine unless the query says otherwise.
///
/// @param lookbackDeltaMs how long a sample stands for the value of its series; a sample exactly as old does not
/// @param maxSamples the most samples that a query may hold in memory
/// @param defaultSubqueryStepMs the step of a subquery that names none: the global evaluation interval
/// @param delayedNameRemoval `promql-delayed-name-removal`: metric names are dropped at the end only
/// @param startTimestamps `use-start-timestamps`: counters are reset where a sample's start timestamp says so
/// @param typeAndUnitLabels `type-and-unit-labels`: whether `__type__` tells a counter
public record EngineOptions(ParserOptions parser, long lookbackDeltaMs, long maxSamples, long timeoutMs,
        long defaultSubqueryStepMs, boolean delayedNameRemoval, boolean startTimestamps, boolean typeAndUnitLabels) {
    /// Prometheus' defaults.
    public static final EngineOptions DEFAULT = new EngineOptions(ParserOptions.DEFAULT, 300_000, 50_000_000, 120_000,
            60_000, false, false, false);
}
