package io.narthex.query;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.narthex.promql.EngineOptions;
import io.narthex.promql.print.DurationText;
import io.narthex.query.http.WebSettings;
import io.narthex.schema.topic.LogConnection;

/// What the query service needs to know; the defaults are Prometheus'.
///
/// @param log how to reach the log
/// @param instanceId stable over restarts and unique in the group: a restarted process takes its partitions at once
/// @param storage where samples are kept, and for how long
/// @param web how users reach the server, and what it lets them do
/// @param engine limits and features of queries
/// @param maxConcurrency queries that run at once
/// @param externalLabels attached by federation
/// @param info shown by the status endpoints
public record QueryConfig(LogConnection log, String instanceId, Storage storage, WebSettings web, EngineOptions engine,
        int maxConcurrency, Map<String, String> externalLabels, ServerInfo info) {
    public QueryConfig {
        externalLabels = Map.copyOf(externalLabels);
        if (maxConcurrency < 1) {
            throw new IllegalArgumentException("query concurrency must be at least 1, got " + maxConcurrency);
        }
        if (instanceId.isBlank()) {
            throw new IllegalArgumentException("instance ID of the query service is missing");
        }
    }

    /// Where samples are kept, and for how long.
    ///
    /// @param path folder of the segments, and of scratch files
    /// @param retention how long samples are kept; zero for ever
    /// @param retentionBytes size above which the oldest segments go; 0 for no limit
    /// @param flushInterval at most this long between two flushes of a partition
    /// @param headWindow how long samples stay in memory
    /// @param logKeep how long records stay in the log after they are durable
    /// @param maxExemplars how many exemplars stay in memory; 0 for none
    public record Storage(Path path, Duration retention, long retentionBytes, Duration flushInterval,
            Duration headWindow, Duration logKeep, long maxExemplars) {
        /// The defaults, in a folder.
        public static Storage at(Path path) {
            return new Storage(path, Duration.ofDays(15), 0, Duration.ofMinutes(10), Duration.ofHours(2),
                    Duration.ofHours(2), 0);
        }

        public Storage withFlushInterval(Duration interval) {
            return new Storage(path, retention, retentionBytes, interval, headWindow, logKeep, maxExemplars);
        }

        public Storage withMaxExemplars(long max) {
            return new Storage(path, retention, retentionBytes, flushInterval, headWindow, logKeep, max);
        }

        /// The retention as `/status/runtimeinfo` words it.
        String retentionText() {
            String time = retention.isZero() ? "" : DurationText.format(retention.toMillis());
            String size = retentionBytes == 0 ? "" : retentionBytes + "B";
            return time.isEmpty() || size.isEmpty() ? time + size : time + " or " + size;
        }
    }

    /// Prometheus' defaults for everything that has one.
    public static QueryConfig defaults(LogConnection log, Path storagePath, URI externalUrl, ServerInfo info) {
        return new QueryConfig(log, "query-0", Storage.at(storagePath), WebSettings.defaults(externalUrl),
                EngineOptions.DEFAULT, 20, Map.of(), info);
    }

    public QueryConfig with(Storage changed) {
        return new QueryConfig(log, instanceId, changed, web, engine, maxConcurrency, externalLabels, info);
    }

    public QueryConfig with(WebSettings changed) {
        return new QueryConfig(log, instanceId, storage, changed, engine, maxConcurrency, externalLabels, info);
    }
}
