package io.narthex.promql.exec;

import io.narthex.model.Labels;

/// Gives series with all samples that any window of theirs needs.
interface RangeInput extends AutoCloseable {
    boolean next(RangeSamples into);

    Labels labels();

    /// Whether the name of that series is to be dropped at the end already.
    boolean dropsName();

    @Override
    void close();
}
