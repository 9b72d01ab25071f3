package io.narthex.promql.exec;

import java.util.HashSet;
import java.util.Set;

import io.narthex.model.Labels;
import io.narthex.promql.ast.Matching;

/// The labels by which series of the two sides of an operator find each other.
final class MatchKey {
    private final boolean on;
    private final Set<String> names;
    private final Set<String> withName;

    MatchKey(Matching matching) {
        this.on = matching.on();
        this.names = new HashSet<>(matching.labels());
        this.withName = new HashSet<>(matching.labels());
        withName.add(Labels.METRIC_NAME);
    }

    Labels of(Labels labels) {
        return on ? labels.only(names) : labels.except(withName);
    }
}
