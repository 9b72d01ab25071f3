package io.narthex.rules.stream;

import java.util.List;

import io.narthex.model.SeriesId;
import io.narthex.schema.series.LayoutId;
import io.narthex.schema.series.SeriesRecord;

/// Ids to label sets; waits where the topic of series is not read far enough. Thread-safe.
interface SeriesLookup {
    /// @throws io.narthex.schema.series.UnknownSeriesException if the log does not hold it
    SeriesRecord series(SeriesId id);

    /// @throws io.narthex.schema.series.UnknownSeriesException if the log does not hold it
    List<SeriesId> layout(LayoutId id);
}
