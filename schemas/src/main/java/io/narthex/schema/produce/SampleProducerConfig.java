package io.narthex.schema.produce;

import java.time.Duration;

/// How a process writes samples.
///
/// @param writerId names this process in batches and ticks, unique for each of its lives
/// @param maxPendingBytes samples that may wait for their acknowledgement, estimated in memory; more is refused
/// @param maxSeries series that are remembered as published; new ones beyond are refused
/// @param requestTimeout how long the cluster may take for one answer
/// @param deliveryTimeout how long a record is tried before its senders are told that it failed
/// @param republishAfter age at which the label set of a series in use is published again; well below the topic's
///        retention
public record SampleProducerConfig(String writerId, long maxPendingBytes, int maxSeries, Duration requestTimeout,
        Duration deliveryTimeout, Duration republishAfter) {
    private static final long DEFAULT_PENDING_BYTES = 64L << 20;
    private static final int DEFAULT_MAX_SERIES = 5_000_000;

    public SampleProducerConfig {
        if (writerId.isBlank()) {
            throw new IllegalArgumentException("writer ID is missing");
        }
        if (maxPendingBytes < 1 || maxSeries < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive, got " + maxPendingBytes + " bytes and " + maxSeries + " series");
        }
        if (deliveryTimeout.compareTo(requestTimeout) < 0) {
            throw new IllegalArgumentException(
                    "delivery timeout " + deliveryTimeout + " is shorter than the request timeout " + requestTimeout);
        }
    }

    public static SampleProducerConfig of(String writerId) {
        return new SampleProducerConfig(writerId, DEFAULT_PENDING_BYTES, DEFAULT_MAX_SERIES, Duration.ofSeconds(5),
                Duration.ofSeconds(8), Duration.ofDays(1));
    }
}
