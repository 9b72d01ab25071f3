package io.narthex.promql.exec;

import java.util.Set;

import io.narthex.model.Labels;
import io.narthex.model.Names;

/// The labels that say what a series measures, which end when a function changes what it measures.
final class MetricNames {
    private static final Set<String> RESERVED = Set.of(Labels.METRIC_NAME, "__type__", "__unit__");

    private MetricNames() {}

    /// All labels in braces, the name with them, as messages show series.
    static String inBraces(Labels labels) {
        StringBuilder text = new StringBuilder("{");
        labels.forEach((name, value) -> text.append(text.length() > 1 ? ", " : "").append(Names.isLegacyLabelName(name)
                ? name
                : Names.quote(name)).append('=').append(Names.quote(value)));
        return text.append('}').toString();
    }

    static boolean isReserved(String labelName) {
        return RESERVED.contains(labelName);
    }

    static Labels drop(Labels labels) {
        return labels.except(RESERVED);
    }
}
