package io.narthex.rules.planner;

import java.util.Map;

import io.narthex.promql.ast.Expr;
import io.narthex.schema.rule.RuleDefinition;
import org.jspecify.annotations.Nullable;

/// A rule with what is to be evaluated once its fragments are answered.
///
/// @param labels of the group and the rule, the rule's winning
/// @param query the expression as Prometheus prints it
/// @param error why the rule cannot be evaluated, or empty
/// @param rest the expression with references in place of its fragments; null where there is an error
public record CompiledRule(RuleDefinition definition, Map<String, String> labels, String query, String error,
        @Nullable Expr rest) {
    public CompiledRule {
        labels = Map.copyOf(labels);
    }
}
