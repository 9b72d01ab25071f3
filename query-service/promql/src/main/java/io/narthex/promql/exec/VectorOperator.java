package io.narthex.promql.exec;

import io.narthex.model.Labels;
import io.narthex.promql.value.Column;

/// Gives a vector series by series: for each its samples at all steps.
///
/// Confined to the thread of the query. Closed by whoever built it, its inputs with it.
interface VectorOperator extends AutoCloseable {
    /// Moves to the next series that has a sample and writes all slots of the column; false at the end.
    boolean next(Column into);

    /// Of the series that [#next] moved to.
    Labels labels();

    /// [#labels] with the name, where they leave it out. That makes a label set for each series, which an aggregation
    /// does not need.
    default Labels namedLabels() {
        return labels();
    }

    /// Whether [#labels] leaves out the name that [#namedLabels] has.
    default boolean isNameless() {
        return false;
    }

    /// Whether the name of that series is to be dropped at the end of the query; only with delayed name removal.
    boolean dropsName();

    @Override
    void close();
}
