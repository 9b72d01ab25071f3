package io.narthex.rules.service;

import java.nio.file.Path;
import java.time.Duration;

import io.narthex.rules.notify.NotifierSettings;
import io.narthex.schema.topic.LogConnection;

/// How the rules service runs.
///
/// @param configFile `prometheus.yml`: `rule_files`, evaluation interval, external labels, alert relabelling
/// @param externalUrl under which the query service is reached; base of the links in alerts
/// @param memberUrl where this process's own HTTP API answers, for the list of members
/// @param stateDirectory for Kafka Streams' own files
/// @param streamThreads threads that evaluate
/// @param lateness how long a partition waits past an evaluation time (`--rules.lateness`)
/// @param resendDelay least time between two sendings of an alert (`--rules.alert.resend-delay`)
/// @param lookback how far back an instant selector looks (`--query.lookback-delta`)
/// @param maxSamples samples that one expression may load (`--query.max-samples`)
/// @param notifications how alerts are queued for Alertmanagers elsewhere
public record RulesConfig(LogConnection connection, Path configFile, String externalUrl, String memberUrl,
        Path stateDirectory, int streamThreads, Duration lateness, Duration resendDelay, Duration lookback,
        long maxSamples, NotifierSettings notifications) {
    public static final Duration DEFAULT_LATENESS = Duration.ofSeconds(2);
    public static final Duration DEFAULT_RESEND_DELAY = Duration.ofMinutes(1);
    public static final Duration DEFAULT_LOOKBACK = Duration.ofMinutes(5);
    public static final long DEFAULT_MAX_SAMPLES = 50_000_000;

    public RulesConfig {
        if (streamThreads < 1) {
            throw new IllegalArgumentException("rules need at least one stream thread, got " + streamThreads);
        }
        if (lateness.isNegative() || resendDelay.isNegative() || lookback.isNegative() || lookback.isZero()) {
            throw new IllegalArgumentException(
                    "lateness " + lateness + ", resend delay " + resendDelay + " and look-back " + lookback
                            + " must not be negative, the look-back not zero");
        }
    }

    /// With Prometheus' defaults.
    public static RulesConfig of(LogConnection connection, Path configFile, String externalUrl, Path stateDirectory) {
        return new RulesConfig(connection, configFile, externalUrl, externalUrl, stateDirectory, 1, DEFAULT_LATENESS,
                DEFAULT_RESEND_DELAY, DEFAULT_LOOKBACK, DEFAULT_MAX_SAMPLES, NotifierSettings.DEFAULT);
    }
}
