package io.narthex.alert.notify;

import java.util.List;
import java.util.Map;

import io.narthex.alert.alerts.KnownAlert;
import io.narthex.model.Labels;

/// What one receiver is told.
///
/// @param receiver its name
/// @param alerts in notification order; firing ones have no end
/// @param routeLabels rendered
/// @param atMs the tick of the flush; an alert is resolved if it ended by then
/// @param timeoutMs for this attempt at most
public record Notification(String receiver, String groupKey, Labels groupLabels, List<KnownAlert> alerts,
        NotificationReason reason, Map<String, String> routeLabels, long atMs, long timeoutMs) {
    public Notification {
        alerts = List.copyOf(alerts);
        routeLabels = Map.copyOf(routeLabels);
    }

    Notification within(long attemptTimeoutMs) {
        return new Notification(receiver, groupKey, groupLabels, alerts, reason, routeLabels, atMs, attemptTimeoutMs);
    }
}
