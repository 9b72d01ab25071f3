package io.narthex.query;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.narthex.promql.EngineOptions;
import io.narthex.schema.topic.LogConnection;

/// What the query service needs to know; the defaults are Prometheus'.
///
/// @param log how to reach the log
/// @param storagePath folder of the segments, and of scratch files
/// @param instanceId stable over restarts and unique in the group: a restarted process takes its partitions at once
/// @param externalUrl where users reach the server
/// @param listenPort port that the router is served on
/// @param alertmanagerUrl base URL of the Alertmanager API for the web UI; empty to let the UI guess
/// @param corsOrigin regular expression of allowed origins
/// @param adminApi whether the admin endpoints work
/// @param engine limits and features of queries
/// @param maxConcurrency queries that run at once
/// @param retention how long samples are kept; zero for ever
/// @param retentionBytes size above which the oldest segments go; 0 for no limit
/// @param flushInterval at most this long between two flushes of a partition
/// @param headWindow how long samples stay in memory
/// @param logKeep how long records stay in the log after they are durable
/// @param externalLabels attached by federation
/// @param info shown by the status endpoints
public record QueryConfig(LogConnection log, Path storagePath, String instanceId, URI externalUrl, int listenPort,
        String alertmanagerUrl, String corsOrigin, boolean adminApi, EngineOptions engine, int maxConcurrency,
        Duration retention, long retentionBytes, Duration flushInterval, Duration headWindow, Duration logKeep,
        Map<String, String> externalLabels, ServerInfo info) {
    public QueryConfig {
        externalLabels = Map.copyOf(externalLabels);
        if (maxConcurrency < 1) {
            throw new IllegalArgumentException("query concurrency must be at least 1, got " + maxConcurrency);
        }
        if (instanceId.isBlank()) {
            throw new IllegalArgumentException("instance ID of the query service is missing");
        }
    }

    /// Prometheus' defaults for everything that has one.
    public static QueryConfig defaults(LogConnection log, Path storagePath, URI externalUrl, ServerInfo info) {
        return new QueryConfig(log, storagePath, "query-0", externalUrl, externalUrl.getPort(), "", ".*", false,
                EngineOptions.DEFAULT, 20, Duration.ofDays(15), 0, Duration.ofMinutes(10), Duration.ofHours(2),
                Duration.ofHours(2), Map.of(), info);
    }

    public QueryConfig withFlushInterval(Duration interval) {
        return new QueryConfig(log, storagePath, instanceId, externalUrl, listenPort, alertmanagerUrl, corsOrigin,
                adminApi, engine, maxConcurrency, retention, retentionBytes, interval, headWindow, logKeep,
                externalLabels, info);
    }

    public QueryConfig withHeadWindow(Duration window) {
        return new QueryConfig(log, storagePath, instanceId, externalUrl, listenPort, alertmanagerUrl, corsOrigin,
                adminApi, engine, maxConcurrency, retention, retentionBytes, flushInterval, window, logKeep,
                externalLabels, info);
    }

    public QueryConfig withLogKeep(Duration keep) {
        return new QueryConfig(log, storagePath, instanceId, externalUrl, listenPort, alertmanagerUrl, corsOrigin,
                adminApi, engine, maxConcurrency, retention, retentionBytes, flushInterval, headWindow, keep,
                externalLabels, info);
    }

    public QueryConfig withAdminApi(boolean enabled) {
        return new QueryConfig(log, storagePath, instanceId, externalUrl, listenPort, alertmanagerUrl, corsOrigin,
                enabled, engine, maxConcurrency, retention, retentionBytes, flushInterval, headWindow, logKeep,
                externalLabels, info);
    }

    public QueryConfig withInstanceId(String id) {
        return new QueryConfig(log, storagePath, id, externalUrl, listenPort, alertmanagerUrl, corsOrigin, adminApi,
                engine, maxConcurrency, retention, retentionBytes, flushInterval, headWindow, logKeep, externalLabels,
                info);
    }

    /// The retention as `/status/runtimeinfo` words it.
    String retentionText() {
        String time = retention.isZero() ? "" : io.narthex.promql.print.DurationText.format(retention.toMillis());
        String size = retentionBytes == 0 ? "" : retentionBytes + "B";
        return time.isEmpty() || size.isEmpty() ? time + size : time + " or " + size;
    }
}
