package io.narthex.schema.rule;

import java.util.Map;

/// A rule as its file spells it.
///
/// @param kind what the rule produces
/// @param name metric name to record, or alert name
/// @param expr the expression as written
/// @param holdDurationMs the alert's `for`
/// @param keepFiringForMs the alert's `keep_firing_for`
/// @param labels labels to set, templates unexpanded
/// @param annotations annotations, templates unexpanded
public record RuleDefinition(RuleKind kind, String name, String expr, long holdDurationMs, long keepFiringForMs,
        Map<String, String> labels, Map<String, String> annotations) {
    public RuleDefinition {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
