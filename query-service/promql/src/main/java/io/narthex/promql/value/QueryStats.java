package io.narthex.promql.value;

/// What a query used.
///
/// @param samplesRead samples that the selectors read from the source, each once
/// @param queryableSamples samples that the selectors saw: one that lies in the windows of several steps counts at each
/// @param peakSamples the most samples in memory at one time
/// @param preparationNanos planning and the selection of series
/// @param evaluationNanos reading and computing
/// @param sortNanos bringing the answer into the order of labels
public record QueryStats(long samplesRead, long queryableSamples, long peakSamples, long preparationNanos,
        long evaluationNanos, long sortNanos) {}
