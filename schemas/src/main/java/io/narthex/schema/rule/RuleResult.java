package io.narthex.schema.rule;

import java.util.List;

import io.narthex.model.TenantId;

/// Samples that a rule group produced at one evaluation time, or a part of them: a large result is cut into several
/// records.
///
/// @param tenant isolation unit that the record belongs to
/// @param group file;group of the rule group
/// @param version version of the rule group
/// @param evalTimestampMs the evaluation time, epoch milliseconds
/// @param samples the recorded samples, staleness markers included
public record RuleResult(TenantId tenant, String group, String version, long evalTimestampMs,
        List<ResultSample> samples) {
    public RuleResult {
        samples = List.copyOf(samples);
    }

    /// The same with other samples.
    public RuleResult withSamples(List<ResultSample> newSamples) {
        return new RuleResult(tenant, group, version, evalTimestampMs, newSamples);
    }
}
