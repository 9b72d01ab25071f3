package io.narthex.alert;

import java.nio.file.Path;
import java.time.Duration;

import io.narthex.alert.matcher.MatcherMode;
import io.narthex.schema.topic.LogConnection;
import org.jspecify.annotations.Nullable;

/// Everything that the flags give to the alert router.
///
/// @param connection to the log, whose topics exist
/// @param configFile alertmanager.yml; null for a built-in configuration that notifies nobody
/// @param matcherMode of `--enable-feature`
/// @param externalUrl as it appears in notifications; a slash at its end is dropped
/// @param memberName under which the router shows itself as its own peer
/// @param memberAddress `host:port` shown beside it
/// @param instanceId stays across restarts, so that a restarted router has its groups back at once; empty if no such
/// name exists, then a killed router's groups wait for ten seconds
/// @param retention of expired silences and of the notification log
/// @param alertsGcInterval after which resolved alerts are forgotten
/// @param startDelay before which nothing is notified after a start
/// @param maxSilences expired ones among them, 0 for any number
/// @param maxSilenceSizeBytes 0 for any size
/// @param perAlertNameLimit how many alerts may share an `alertname`, 0 for any number
/// @param getConcurrency how many GET requests may run at once
/// @param version of the program
public record AlertRouterConfig(LogConnection connection, @Nullable Path configFile, MatcherMode matcherMode,
        String externalUrl, String memberName, String memberAddress, String instanceId, Duration retention,
        Duration alertsGcInterval, Duration startDelay, int maxSilences, int maxSilenceSizeBytes,
        int perAlertNameLimit, int getConcurrency, String version) {

    /// With Alertmanager's defaults for all that most deployments leave alone.
    public static AlertRouterConfig of(LogConnection connection, @Nullable Path configFile, String externalUrl,
            String memberAddress, String instanceId, String version) {
        return new AlertRouterConfig(connection, configFile, MatcherMode.FALLBACK, externalUrl,
                instanceId.isEmpty() ? memberAddress : instanceId, memberAddress, instanceId, Duration.ofHours(120),
                Duration.ofMinutes(30), Duration.ZERO, 0, 0, 0,
                Math.max(8, Runtime.getRuntime().availableProcessors()), version);
    }
}
