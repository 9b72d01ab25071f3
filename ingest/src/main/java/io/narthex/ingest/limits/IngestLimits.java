package io.narthex.ingest.limits;

import java.time.Duration;

/// What ingest refuses by request and clock alone.
///
/// @param maxBodyBytes most bytes of a request's body, as sent
/// @param maxDecodedBytes most bytes of a body after decompression
/// @param maxBufferedBytes most bytes of bodies, as sent, that are held at a time
/// @param futureTolerance samples further ahead of our clock are out of bounds
/// @param acceptedAge samples older than this are too old; the retention, unless configured
public record IngestLimits(int maxBodyBytes, int maxDecodedBytes, long maxBufferedBytes, Duration futureTolerance,
        Duration acceptedAge) {
    /// Prometheus' limits, and a retention of 15 days.
    public static final IngestLimits DEFAULT = new IngestLimits(32 << 20, 32 << 20, 128L << 20, Duration.ofMinutes(10),
            Duration.ofDays(15));
}
