package io.narthex.rules.group;

import java.util.Set;
import java.util.TreeSet;

import io.narthex.model.Labels;
import io.narthex.rules.alerting.AlertingRuleState;
import io.narthex.rules.planner.CompiledRule;

/// What one rule carries to its next evaluation. Confined to one thread.
final class RuleMemory {
    /// Kind, name and labels: by these a changed group finds the state of its unchanged rules.
    private final String identity;
    private final AlertingRuleState alerts = new AlertingRuleState();
    private String query = "";
    private Set<Labels> previousSeries = new TreeSet<>();

    RuleMemory(String identity) {
        this.identity = identity;
    }

    static String identity(CompiledRule rule) {
        return rule.definition().kind() + ";" + rule.definition().name() + ";" + Labels.of(rule.labels());
    }

    String identity() {
        return identity;
    }

    /// The rule's expression; empty before the first evaluation.
    String query() {
        return query;
    }

    void setQuery(String newQuery) {
        query = newQuery;
    }

    AlertingRuleState alerts() {
        return alerts;
    }

    /// Series of the last evaluation that did not fail.
    Set<Labels> previousSeries() {
        return previousSeries;
    }

    void setPreviousSeries(Set<Labels> series) {
        previousSeries = series;
    }
}
