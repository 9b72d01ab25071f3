package io.narthex.model;

/// A sample's pointer to one observation, usually a trace.
///
/// @param labels at most 128 code points of names and values together, by OpenMetrics
/// @param timestampMs when it was observed, in epoch milliseconds
public record Exemplar(Labels labels, double value, long timestampMs) {}
