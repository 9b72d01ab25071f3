package io.narthex.schema.status;

import java.util.List;
import java.util.Map;

import io.narthex.schema.rule.RuleKind;

/// A rule as the API shows it.
///
/// @param kind what the rule produces
/// @param name metric or alert name
/// @param query the expression, printed
/// @param durationSeconds the alert's `for`
/// @param keepFiringForSeconds the alert's `keep_firing_for`
/// @param labels configured labels, templates unexpanded
/// @param annotations configured annotations, templates unexpanded
/// @param state highest state of the rule's alerts
/// @param health outcome of the last evaluation
/// @param lastError error of the last evaluation, or empty
/// @param evaluationTimeSeconds how long the last evaluation took
/// @param lastEvaluationMs evaluation time of the last evaluation, epoch milliseconds; 0 before the first
/// @param path which way the rule is evaluated: stream or query
/// @param alerts pending and firing alerts
public record RuleStatus(RuleKind kind, String name, String query, double durationSeconds, double keepFiringForSeconds,
        Map<String, String> labels, Map<String, String> annotations, RuleState state, RuleHealth health,
        String lastError, double evaluationTimeSeconds, long lastEvaluationMs, String path, List<RuleAlert> alerts) {
    public RuleStatus {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        alerts = List.copyOf(alerts);
    }
}
