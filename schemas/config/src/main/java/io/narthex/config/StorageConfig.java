package io.narthex.config;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/// The section `storage`.
///
/// @param outOfOrderTimeWindow how late a sample may be; zero for the default
/// @param retention null where the file leaves it to the flags
/// @param floatEncoding `xor`, `xor2`, or empty
/// @param maxExemplars how many exemplars are kept, where they are kept at all
public record StorageConfig(Duration outOfOrderTimeWindow, double staleSeriesCompactionThreshold,
        String floatEncoding, @Nullable Retention retention, long maxExemplars) {
    /// Where the file has no section `exemplars`.
    public static final long DEFAULT_MAX_EXEMPLARS = 100_000;

    /// @param time zero for none
    /// @param sizeBytes zero for none
    /// @param percentage of the disk, zero for none
    public record Retention(Duration time, long sizeBytes, double percentage) {}
}
