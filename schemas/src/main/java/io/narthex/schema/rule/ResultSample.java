package io.narthex.schema.rule;

import io.narthex.model.Labels;

/// One recorded sample.
///
/// @param labels label set with the metric name
/// @param timestampMs epoch milliseconds
/// @param value raw bits matter: it may be the staleness marker
public record ResultSample(Labels labels, long timestampMs, double value) {}
