package io.narthex.rules.planner;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.promql.ast.Expr;
import io.narthex.schema.rule.RuleDefinition;
import io.narthex.schema.rule.RuleGroupVersion;
import io.narthex.schema.rule.RuleKind;

/// Which selectors may read what their own group writes: told by the metric name alone.
final class OwnResults {
    private static final String ALERTS = "ALERTS";
    private static final String ALERTS_FOR_STATE = "ALERTS_FOR_STATE";

    private OwnResults() {}

    static boolean mayBeRead(RuleGroupVersion group, Expr.VectorSelector selector) {
        for (RuleDefinition rule : group.rules()) {
            boolean mayMatch = rule.kind() == RuleKind.RECORDING
                    ? mayMatch(selector, rule.name())
                    : mayMatch(selector, ALERTS) || mayMatch(selector, ALERTS_FOR_STATE);
            if (mayMatch) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayMatch(Expr.VectorSelector selector, String metricName) {
        Labels name = Labels.of(Labels.METRIC_NAME, metricName);
        for (Matcher matcher : selector.matchers()) {
            if (matcher.name().equals(Labels.METRIC_NAME) && !matcher.matches(name)) {
                return false;
            }
        }
        return true;
    }
}
