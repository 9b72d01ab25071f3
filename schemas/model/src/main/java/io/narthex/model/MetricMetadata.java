package io.narthex.model;

/// What an exposition says about a metric family.
///
/// @param help empty where the exposition gave none
/// @param unit empty where the exposition gave none
public record MetricMetadata(MetricType type, String help, String unit) {}
