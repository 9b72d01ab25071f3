package io.narthex.query.merge;

import io.narthex.model.Labels;
import io.narthex.promql.source.SeriesCursor;

/// The selected series of one place in the order of their labels, known before the first sample is read.
public interface SeriesRun extends AutoCloseable {
    int size();

    Labels labels(int index);

    /// The series from one index up to, not including, another. Cursors of one run may be read on different threads, and
    /// a cursor at its end needs no close.
    SeriesCursor part(int from, int to);

    /// Behind the last use of the parts.
    @Override
    void close();
}
