package io.narthex.promql.source;

/// Where the engine reads series from. Thread-safe.
public interface SeriesSource {
    /// Series that pass every matcher, each once, in the order of their labels; all that have a sample in the range, and
    /// perhaps some that turn out to have none.
    ///
    /// Staleness markers are returned like any sample. The caller closes the cursor.
    ///
    /// @throws SourceUnavailableException if some part of the data cannot be read: a partial answer is never whole
    SeriesCursor select(SeriesSelection selection);
}
