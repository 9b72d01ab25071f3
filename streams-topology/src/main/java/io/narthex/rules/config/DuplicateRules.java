package io.narthex.rules.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.schema.rule.RuleGroupVersion;

/// The lint of `promtool check rules`: rules of one file with equal names and labels.
public final class DuplicateRules {
    private DuplicateRules() {}

    private record Identity(String name, Labels labels) {}

    /// The finding in promtool's words; empty if no rule is there twice.
    ///
    /// @param groups of one file
    public static String find(List<RuleGroupVersion> groups) {
        List<Identity> rules = new ArrayList<>();
        for (RuleGroupVersion group : groups) {
            group.rules().forEach(rule -> rules.add(new Identity(rule.name(), Labels.of(rule.labels()))));
        }
        rules.sort(Comparator.comparing(Identity::name, Labels::compareUtf8).thenComparing(Identity::labels));
        int count = 0;
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < rules.size(); i++) {
            Identity rule = rules.get(i);
            if (rule.equals(rules.get(i - 1))) {
                count++;
                text.append("Metric: ").append(rule.name()).append("\nLabel(s):\n");
                rule.labels().forEach(
                        (label, value) -> text.append('\t').append(label).append(": ").append(value).append('\n'));
            }
        }
        return count == 0
                ? ""
                : "lint error " + count + " duplicate rule(s) found.\n" + text
                        + "Might cause inconsistency while recording expressions";
    }
}
