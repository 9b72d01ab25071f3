package io.narthex.schema.rule;

import java.util.List;

/// Samples of one series, or a partial aggregate.
///
/// @param fragment fragment of the group's plan that this answers
/// @param labelSet which of the record's label sets the series or group has, from 0
/// @param timestampsMs times of the samples, ascending, epoch milliseconds
/// @param values values of the samples; may be staleness markers
/// @param histograms those of the samples that are native histograms
public record PartialSeries(int fragment, int labelSet, List<Long> timestampsMs, List<Double> values,
        List<IndexedHistogram> histograms) {
    public PartialSeries {
        timestampsMs = List.copyOf(timestampsMs);
        values = List.copyOf(values);
        histograms = List.copyOf(histograms);
    }
}
