package io.narthex.promql.exec;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.narthex.model.Labels;

/// The labels that tell the groups of an aggregation apart.
final class Grouping {
    private final Set<String> names;
    private final boolean without;

    Grouping(List<String> names, boolean without) {
        this.names = new HashSet<>(names);
        this.without = without;
        if (without) {
            this.names.add(Labels.METRIC_NAME);
        }
    }

    /// A grouping by one label more; `without` stays as it is.
    static Grouping withLabel(List<String> names, boolean without, String label) {
        Grouping grouping = new Grouping(names, without);
        if (!without) {
            grouping.names.add(label);
        }
        return grouping;
    }

    /// Whether a label is one of those.
    boolean keeps(String name) {
        return without != names.contains(name);
    }

    Labels key(Labels labels) {
        if (without) {
            return labels.except(names);
        }
        return names.isEmpty() ? Labels.EMPTY : labels.only(names);
    }
}
