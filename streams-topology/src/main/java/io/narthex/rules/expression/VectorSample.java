package io.narthex.rules.expression;

import io.narthex.model.Labels;

/// One element of an expression's result.
///
/// @param labels with the metric name where the expression keeps it; empty for a scalar
public record VectorSample(Labels labels, double value) {}
