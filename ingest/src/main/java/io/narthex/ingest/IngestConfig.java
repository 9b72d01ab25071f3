package io.narthex.ingest;

import java.time.Duration;

import io.narthex.ingest.limits.IngestLimits;
import io.narthex.schema.topic.LogConnection;

/// What the ingest service is told by flags.
///
/// @param log how to reach the cluster
/// @param instanceId names this process, unique among those that run; each life adds its own suffix in the log
/// @param spreadsTargets whether targets are shared out among all instances on this cluster; false scrapes everything
/// @param partitions P, used when the topics do not exist yet
/// @param replicationFactor of topics that are created; -1 for the cluster's default
/// @param requestTimeout how long the cluster may take for one answer
/// @param deliveryTimeout how long a record is tried before its senders are told that it failed
public record IngestConfig(LogConnection log, String instanceId, boolean spreadsTargets, int partitions,
        short replicationFactor, IngestLimits limits, Push push, Duration requestTimeout, Duration deliveryTimeout) {

    /// How pushes are taken.
    ///
    /// @param ttl age of a group's last push at which it is deleted; zero keeps it for ever
    /// @param checkConsistency false for `--push.disable-consistency-check`
    /// @param utf8Names `--push.enable-utf8-names`
    /// @param adminApi `--web.enable-admin-api` of the push port
    /// @param lifecycle `--web.enable-lifecycle`
    /// @param rewriteInterval how often groups are written again until a configuration says otherwise
    public record Push(Duration ttl, boolean checkConsistency, boolean utf8Names, boolean adminApi, boolean lifecycle,
            Duration rewriteInterval) {
        /// The Pushgateway's defaults, with Prometheus' default scrape interval.
        public static final Push DEFAULT = new Push(Duration.ZERO, true, false, false, false, Duration.ofMinutes(1));
    }

    /// A single instance with the default limits and time-outs.
    public static IngestConfig of(LogConnection log, String instanceId, int partitions) {
        return new IngestConfig(log, instanceId, false, partitions, (short) -1, IngestLimits.DEFAULT, Push.DEFAULT,
                Duration.ofSeconds(5), Duration.ofSeconds(8));
    }
}
