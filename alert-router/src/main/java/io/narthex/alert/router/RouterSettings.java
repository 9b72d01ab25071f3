package io.narthex.alert.router;

import java.nio.file.Path;
import java.time.Duration;

import io.narthex.alert.matcher.MatcherMode;
import org.jspecify.annotations.Nullable;

/// What the flags say about routing.
///
/// @param configFile null for the built-in configuration, which notifies nobody
/// @param externalUrl as it appears in notifications, without a slash at its end
/// @param retention of expired silences and of the notification log
/// @param alertsGcInterval after which resolved alerts are forgotten
/// @param startDelay before which nothing is notified after a start
/// @param perAlertNameLimit 0 for none
/// @param userAgent of webhooks
public record RouterSettings(@Nullable Path configFile, MatcherMode matcherMode, String externalUrl, Duration retention,
        Duration alertsGcInterval, Duration startDelay, int maxSilences, int maxSilenceSizeBytes,
        int perAlertNameLimit, String userAgent) {}
