package io.narthex.promql.plan;

/// The plan of a whole query, by the type of its answer.
public sealed interface QueryPlan {
    record OfVector(VectorPlan vector) implements QueryPlan {}

    record OfScalar(ScalarPlan scalar) implements QueryPlan {}

    record OfString(String value) implements QueryPlan {}

    record OfRange(RangePlan range) implements QueryPlan {}
}
