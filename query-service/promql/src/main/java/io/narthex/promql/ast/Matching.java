package io.narthex.promql.ast;

import java.util.List;

import org.jspecify.annotations.Nullable;

/// How the series of two vectors find each other.
///
/// @param on whether `labels` are those that must be equal, rather than those to ignore
/// @param include labels copied from the "one" side
/// @param fillLeft the value for a missing left side, if any
public record Matching(Cardinality cardinality, boolean on, List<String> labels, List<String> include,
        @Nullable Double fillLeft, @Nullable Double fillRight) {

    public enum Cardinality {
        ONE_TO_ONE, MANY_TO_ONE, ONE_TO_MANY, MANY_TO_MANY
    }

    public static final Matching DEFAULT = new Matching(Cardinality.ONE_TO_ONE, false, List.of(), List.of(), null,
            null);

    public Matching {
        labels = List.copyOf(labels);
        include = List.copyOf(include);
    }

    public Matching withCardinality(Cardinality other) {
        return new Matching(other, on, labels, include, fillLeft, fillRight);
    }

    public boolean isGrouped() {
        return cardinality == Cardinality.MANY_TO_ONE || cardinality == Cardinality.ONE_TO_MANY;
    }

    public boolean hasFill() {
        return fillLeft != null || fillRight != null;
    }
}
