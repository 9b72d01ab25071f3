package io.narthex.query.flush;

import java.nio.file.Path;
import java.time.Duration;

/// When the heads are flushed and how long what is kept.
///
/// @param interval at most this long between two flushes of a partition
/// @param maxUnflushedSamples a partition that received this many is flushed at once, for a restart reads them again;
///        but not before its series have [#SAMPLES_PER_SERIES] each, for a segment names every series
/// @param headWindow how long samples stay in memory after they are durable
/// @param logKeep how long records stay in the log after they are durable
/// @param retention samples older than this are dropped, whole segments at a time; zero keeps them
/// @param retentionBytes the oldest segments are dropped above this size; 0 for no limit
/// @param fileGrace how long files stay after their segment left the catalogue; longer than the longest query
/// @param scratch folder in which segments are written before the object store takes them
public record FlushConfig(Duration interval, long maxUnflushedSamples, Duration headWindow, Duration logKeep,
        Duration retention,
        long retentionBytes, Duration fileGrace, Path scratch) {
    /// Fewer make segments of labels.
    static final int SAMPLES_PER_SERIES = 16;

    public FlushConfig {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("flush interval must be positive, got " + interval);
        }
        if (retentionBytes < 0) {
            throw new IllegalArgumentException("retention size must not be negative, got " + retentionBytes);
        }
    }

    /// Whether a partition has received so much since its last flush that the interval is not waited for.
    boolean isMuch(long unflushedSamples, int seriesCount) {
        return unflushedSamples >= Math.max(maxUnflushedSamples, (long) SAMPLES_PER_SERIES * seriesCount);
    }
}
