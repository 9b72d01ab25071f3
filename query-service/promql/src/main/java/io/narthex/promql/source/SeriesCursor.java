package io.narthex.promql.source;

import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;

/// One series after the other. Confined to one thread at a time.
public interface SeriesCursor extends AutoCloseable {
    /// Moves to the next series; false at the end.
    boolean next();

    Labels labels();

    /// Appends the samples of the current series that lie in the range, in time order, each timestamp once.
    void read(SampleBuffer into);

    /// Cuts a cursor on which [#next] was not called into cursors for parts of its series, which together give them in
    /// the same order and may be read on different threads. The parts need not be closed; this one must, behind their
    /// last use.
    ///
    /// @param seriesPerPart about how many series each part but the last has
    /// @return no part where the cursor cannot be cut or is too small for two
    default List<SeriesCursor> split(int seriesPerPart) {
        return List.of();
    }

    @Override
    void close();
}
