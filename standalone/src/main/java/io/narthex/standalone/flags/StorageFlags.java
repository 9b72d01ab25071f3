package io.narthex.standalone.flags;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--storage.*`
public final class StorageFlags {
    @Option(names = {"--storage.path",
        "--storage.tsdb.path"}, paramLabel = "DIR", defaultValue = "data", description = "Folder for everything that is kept. Default: ${DEFAULT-VALUE}")
    private Path path = Path.of("data");

    @Option(names = "--storage.tsdb.retention.time", paramLabel = "DURATION", converter = Converters.DurationText.class, description = "How long to retain samples. If neither this nor the size is set, 15d. Units: y, w, d, h, m, s, ms.")
    private @Nullable Duration retentionTime;

    @Option(names = "--storage.tsdb.retention.size", paramLabel = "SIZE", converter = Converters.SizeText.class, description = "Maximum number of bytes that segments may take. Units: B, KB, MB, GB, TB, PB, EB; powers of 2.")
    private @Nullable Long retentionSizeBytes;

    @Option(names = "--storage.flush-interval", paramLabel = "DURATION", converter = Converters.DurationText.class, defaultValue = "10m", description = "How often the newest samples are written to a Parquet segment. Default: ${DEFAULT-VALUE}")
    private Duration flushInterval = Duration.ofMinutes(10);

    @Option(names = "--storage.log-retention", paramLabel = "DURATION", converter = Converters.DurationText.class, defaultValue = "2h", description = "How long samples stay in the log after a segment holds them. Rules read the log alone: keep it longer than they look back and than they may be away. Default: ${DEFAULT-VALUE}")
    private Duration logRetention = Duration.ofHours(2);

    @Option(names = "--storage.head-window", paramLabel = "DURATION", converter = Converters.DurationText.class, defaultValue = "2h", description = "How long samples stay in memory, ready for queries. Default: ${DEFAULT-VALUE}")
    private Duration headWindow = Duration.ofHours(2);

    public Path path() {
        return path;
    }

    /// Empty means no limit by age, which holds only where a size was given alone.
    public Optional<Duration> findRetentionTime() {
        if (retentionTime != null) {
            return retentionTime.isZero() ? Optional.empty() : Optional.of(retentionTime);
        }
        return retentionSizeBytes != null ? Optional.empty() : Optional.of(Duration.ofDays(15));
    }

    public OptionalLong findRetentionSizeBytes() {
        return retentionSizeBytes == null || retentionSizeBytes == 0
                ? OptionalLong.empty()
                : OptionalLong.of(retentionSizeBytes);
    }

    public Duration flushInterval() {
        return flushInterval;
    }

    public Duration headWindow() {
        return headWindow;
    }

    public Duration logRetention() {
        return logRetention;
    }
}
