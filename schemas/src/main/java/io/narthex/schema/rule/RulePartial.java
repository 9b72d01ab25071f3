package io.narthex.schema.rule;

import java.util.List;

import io.narthex.model.TenantId;

/// A partition's answer for one rule group and evaluation time.
///
/// @param tenant isolation unit that the record belongs to
/// @param group file;group of the rule group
/// @param version version of the rule group that was evaluated
/// @param evalTimestampMs the evaluation time, epoch milliseconds
/// @param partition partition of narthex.samples that answers
/// @param partitions how many partitions have to answer
/// @param clockMs the partition's clock when it answered, epoch milliseconds
/// @param skipped whether the time lay inside a clock jump and was not evaluated
/// @param samplesEndOffset offset in narthex.samples at which the partition passed the evaluation time
/// @param series series that the group's expressions read or partially aggregated
/// @param errors fragments that could not be evaluated
public record RulePartial(TenantId tenant, String group, String version, long evalTimestampMs, int partition,
        int partitions, long clockMs, boolean skipped, long samplesEndOffset, List<PartialSeries> series,
        List<FragmentError> errors) {
    public RulePartial {
        series = List.copyOf(series);
        errors = List.copyOf(errors);
    }
}
