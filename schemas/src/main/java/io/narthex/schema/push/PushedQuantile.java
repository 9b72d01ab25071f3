package io.narthex.schema.push;

/// A quantile of a summary.
///
/// @param quantile between 0 and 1
/// @param value value at the quantile
public record PushedQuantile(double quantile, double value) {}
