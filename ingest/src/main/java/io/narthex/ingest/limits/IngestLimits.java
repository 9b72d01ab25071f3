package io.narthex.ingest.limits;

import java.time.Duration;

/// What ingest refuses, by request, clock and the state of the log.
///
/// @param maxBodyBytes most bytes of a request's body, as sent
/// @param maxDecodedBytes most bytes of a body after decompression
/// @param maxBufferedBytes most bytes of bodies, as sent and decompressed, that are held at a time
/// @param futureTolerance samples further ahead of our clock are out of bounds
/// @param acceptedAge samples older than this are too old; the retention, unless configured
/// @param maxUnflushedBytes bytes of the log that need not be in segments yet; beyond them nothing is taken
/// @param minFreeBytes bytes that stay free on every disk of the log; below them nothing is taken
public record IngestLimits(int maxBodyBytes, int maxDecodedBytes, long maxBufferedBytes, Duration futureTolerance,
        Duration acceptedAge, long maxUnflushedBytes, long minFreeBytes) {
    /// Prometheus' limits, a retention of 15 days, 50 GB of unflushed log, and a quarter of a gigabyte that stays free.
    public static final IngestLimits DEFAULT = new IngestLimits(32 << 20, 32 << 20, 128L << 20, Duration.ofMinutes(10),
            Duration.ofDays(15), 50L << 30, 256L << 20);

    public IngestLimits withMaxUnflushedBytes(long bytes) {
        return new IngestLimits(maxBodyBytes, maxDecodedBytes, maxBufferedBytes, futureTolerance, acceptedAge, bytes,
                minFreeBytes);
    }

    public IngestLimits withMinFreeBytes(long bytes) {
        return new IngestLimits(maxBodyBytes, maxDecodedBytes, maxBufferedBytes, futureTolerance, acceptedAge,
                maxUnflushedBytes, bytes);
    }
}
