package io.narthex.schema.rule;

import io.narthex.model.NativeHistogram;

/// A native histogram among the samples of a series.
///
/// @param index which of the samples it is, from 0
/// @param histogram the sample
public record IndexedHistogram(int index, NativeHistogram histogram) {}
