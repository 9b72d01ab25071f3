package io.narthex.schema.rule;

import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.codec.MalformedRecordException;

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
/// @param labelSets label sets, each once
/// @param series series that the group's expressions read or partially aggregated
/// @param errors fragments that could not be evaluated
public record RulePartial(TenantId tenant, String group, String version, long evalTimestampMs, int partition,
        int partitions, long clockMs, boolean skipped, long samplesEndOffset, List<Labels> labelSets,
        List<PartialSeries> series, List<FragmentError> errors) {
    public RulePartial {
        labelSets = List.copyOf(labelSets);
        series = List.copyOf(series);
        errors = List.copyOf(errors);
    }

    /// The labels of one of the series.
    ///
    /// @throws io.narthex.schema.codec.MalformedRecordException if the record has no such label set
    public Labels labels(PartialSeries one) {
        if (one.labelSet() < 0 || one.labelSet() >= labelSets.size()) {
            throw new MalformedRecordException(
                    "label set " + one.labelSet() + " is none of " + labelSets.size());
        }
        return labelSets.get(one.labelSet());
    }
}
