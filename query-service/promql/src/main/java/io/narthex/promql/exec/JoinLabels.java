package io.narthex.promql.exec;

import java.util.HashSet;
import java.util.Set;

import io.narthex.model.Labels;
import io.narthex.promql.ast.Matching;
import io.narthex.promql.plan.VectorPlan;

/// The labels of what two matching series give.
final class JoinLabels {
    private final Matching matching;
    private final boolean dropsNames;
    private final Set<String> matchingLabels;

    JoinLabels(VectorPlan.Join plan, boolean delayedNameRemoval) {
        this.matching = plan.matching();
        this.dropsNames = plan.op().isArithmetic() || plan.bool() && !delayedNameRemoval;
        this.matchingLabels = new HashSet<>(matching.labels());
    }

    /// @param many of the side that may have many series for one of the other
    Labels of(Labels many, Labels one) {
        Labels labels = dropsNames ? MetricNames.drop(many) : many;
        if (matching.cardinality() == Matching.Cardinality.ONE_TO_ONE) {
            return matching.on() ? labels.only(matchingLabels) : labels.except(matchingLabels);
        }
        if (matching.include().isEmpty()) {
            return labels;
        }
        Labels.Builder builder = labels.toBuilder();
        for (String name : matching.include()) {
            builder.set(name, one.value(name));
        }
        return builder.build();
    }
}
