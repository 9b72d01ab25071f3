package io.narthex.schema.series;

/// A record names a series or layout that `narthex.series` does not hold, although it was read to its end: the
/// producer broke publish-before-use, or the topic lost data.
public final class UnknownSeriesException extends RuntimeException {
    public UnknownSeriesException(String message) {
        super(message);
    }
}
