package io.narthex.schema.rule;

import java.util.List;
import java.util.Map;

import io.narthex.model.TenantId;

/// One version of a rule group as loaded.
///
/// @param tenant isolation unit that the record belongs to
/// @param file path of the rule file
/// @param name name of the group
/// @param version hash of everything that shapes the group's results
/// @param active whether this version is in force; of several the one with the highest offset counts
/// @param intervalMs evaluation interval
/// @param queryOffsetMs how far behind the evaluation time the expressions look
/// @param latenessMs how long a partition waits past the evaluation time before it answers
/// @param limit most alerts or series that one rule may produce; 0 for any number
/// @param labels labels of the group for all its rules
/// @param rules the rules in order
/// @param externalLabels external labels when the group was loaded; templates see them
/// @param loadedAtMs when the version was loaded, epoch milliseconds
public record RuleGroupVersion(TenantId tenant, String file, String name, String version, boolean active,
        long intervalMs, long queryOffsetMs, long latenessMs, int limit, Map<String, String> labels,
        List<RuleDefinition> rules, Map<String, String> externalLabels, long loadedAtMs) {
    public RuleGroupVersion {
        labels = Map.copyOf(labels);
        rules = List.copyOf(rules);
        externalLabels = Map.copyOf(externalLabels);
    }

    /// The record that takes this version out of force.
    public RuleGroupVersion inactive() {
        return new RuleGroupVersion(tenant, file, name, version, false, intervalMs, queryOffsetMs, latenessMs, limit,
                labels, rules, externalLabels, loadedAtMs);
    }
}
