package io.narthex.rules.planner;

import java.util.Map;

import io.narthex.schema.rule.RuleDefinition;

/// @param labels of the group and the rule, the rule's winning
/// @param query the expression as Prometheus prints it
/// @param error why the rule cannot be evaluated, or empty
public record CompiledRule(RuleDefinition definition, Map<String, String> labels, String query, String error) {
    public CompiledRule {
        labels = Map.copyOf(labels);
    }
}
