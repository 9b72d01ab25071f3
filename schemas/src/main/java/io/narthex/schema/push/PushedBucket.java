package io.narthex.schema.push;

/// A classic bucket.
///
/// @param upperBound inclusive upper bound
/// @param cumulativeCount observations up to the bound
public record PushedBucket(double upperBound, double cumulativeCount) {}
