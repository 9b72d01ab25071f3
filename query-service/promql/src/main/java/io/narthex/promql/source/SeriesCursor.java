package io.narthex.promql.source;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;

/// One series after the other. Confined to one thread at a time.
public interface SeriesCursor extends AutoCloseable {
    /// Moves to the next series; false at the end.
    boolean next();

    Labels labels();

    /// Appends the samples of the current series that lie in the range, in time order, each timestamp once.
    void read(SampleBuffer into);

    @Override
    void close();
}
