package io.narthex.segment.parquet;

import io.narthex.model.Labels;

/// A row of the series table.
///
/// @param rowStart first row of its floats in the samples table, across row groups
/// @param histogramRowStart first row of its histograms in their table
record SeriesRow(int seriesRef, Labels labels, int scale, long mul, long voff, long rowStart, int rowCount,
        long histogramRowStart, int histogramRowCount, long minTimestampMs, long maxTimestampMs) {}
