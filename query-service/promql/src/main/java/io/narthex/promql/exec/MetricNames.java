package io.narthex.promql.exec;

import java.util.Set;

import io.narthex.model.Labels;

/// The labels that say what a series measures, which end when a function changes what it measures.
final class MetricNames {
    private static final Set<String> RESERVED = Set.of(Labels.METRIC_NAME, "__type__", "__unit__");

    private MetricNames() {}

    static Labels drop(Labels labels) {
        return labels.except(RESERVED);
    }
}
