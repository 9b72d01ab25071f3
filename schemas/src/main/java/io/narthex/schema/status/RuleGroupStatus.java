package io.narthex.schema.status;

import java.util.List;

import io.narthex.model.TenantId;

/// A rule group as the API shows it.
///
/// @param tenant isolation unit that the record belongs to
/// @param file path of the rule file
/// @param name name of the group
/// @param intervalSeconds evaluation interval
/// @param limit limit of the group, 0 for none
/// @param evaluationTimeSeconds how long the last evaluation took
/// @param lastEvaluationMs evaluation time of the last evaluation, epoch milliseconds; 0 before the first
/// @param rules the rules in order
/// @param instanceId rules instance that reports
public record RuleGroupStatus(TenantId tenant, String file, String name, double intervalSeconds, int limit,
        double evaluationTimeSeconds, long lastEvaluationMs, List<RuleStatus> rules,
        String instanceId) implements StatusRecord {
    public RuleGroupStatus {
        rules = List.copyOf(rules);
    }

    /// The key of a group's status.
    ///
    /// @param group file;group
    public static String keyOf(String group) {
        return "rules/" + group;
    }
}
