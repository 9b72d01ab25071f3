package io.narthex.promql.value;

/// What a query used.
///
/// @param samplesRead samples that the selectors read from the source
/// @param peakSamples the most samples in memory at one time
public record QueryStats(long samplesRead, long peakSamples) {}
