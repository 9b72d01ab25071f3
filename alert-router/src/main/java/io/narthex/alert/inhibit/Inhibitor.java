package io.narthex.alert.inhibit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.narthex.alert.alerts.AlertStore;
import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.config.InhibitRuleConfig;
import io.narthex.alert.matcher.LabelMatcher;
import io.narthex.model.Labels;
import io.narthex.schema.alert.AlertFingerprint;

/// Answers which firing alert mutes a label set.
///
/// A rule keeps all its sources by the values of its `equal` labels, so that one source that is excluded, or resolves,
/// does not hide another that still fires. Silenced and inhibited sources inhibit all the same. Thread-safe.
public final class Inhibitor {
    private static final class Rule {
        private final String name;
        private final InhibitRuleConfig config;
        private final Map<List<String>, Map<AlertFingerprint, KnownAlert>> sources = new HashMap<>();

        private Rule(String name, InhibitRuleConfig config) {
            this.name = name;
            this.config = config;
        }

        private List<String> tuple(Labels labels) {
            List<String> values = new ArrayList<>(config.equal().size());
            config.equal().forEach(label -> values.add(labels.value(label)));
            return values;
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private final AlertStore store;

    public Inhibitor(List<InhibitRuleConfig> configs, AlertStore store) {
        this.store = store;
        for (int i = 0; i < configs.size(); i++) {
            String name = configs.get(i).name();
            rules.add(new Rule(name.isEmpty() ? Integer.toString(i) : name, configs.get(i)));
        }
    }

    public int ruleCount() {
        return rules.size();
    }

    /// Takes the latest state of an alert.
    public synchronized void update(KnownAlert alert) {
        for (Rule rule : rules) {
            if (LabelMatcher.allMatch(rule.config.source(), alert.labels())) {
                rule.sources.computeIfAbsent(rule.tuple(alert.labels()), _ -> new LinkedHashMap<>())
                        .put(alert.fingerprint(), alert);
            }
        }
    }

    /// The first rule that applies and its source that ends last. An alert that matches both sides of a rule is not
    /// muted by one that matches both sides too.
    public synchronized Optional<Inhibition> inhibitedBy(Labels target, long nowMs) {
        for (Rule rule : rules) {
            if (!LabelMatcher.allMatch(rule.config.target(), target)) {
                continue;
            }
            boolean bothSides = LabelMatcher.allMatch(rule.config.source(), target);
            Optional<KnownAlert> source = rule.sources.getOrDefault(rule.tuple(target), Map.of()).values().stream()
                    .filter(alert -> !store.isResolved(alert, nowMs))
                    .filter(alert -> !bothSides || !LabelMatcher.allMatch(rule.config.target(), alert.labels()))
                    .max(Comparator.comparingLong((KnownAlert alert) -> alert.alert().endsAtMs())
                            .thenComparing(alert -> alert.fingerprint().toString()));
            if (source.isPresent()) {
                return Optional.of(new Inhibition(rule.name, source.get().fingerprint()));
            }
        }
        return Optional.empty();
    }

    /// Forgets resolved sources.
    public synchronized void sweep(long nowMs) {
        for (Rule rule : rules) {
            rule.sources.values()
                    .forEach(sources -> sources.values().removeIf(alert -> store.isResolved(alert, nowMs)));
            rule.sources.values().removeIf(Map::isEmpty);
        }
    }
}
