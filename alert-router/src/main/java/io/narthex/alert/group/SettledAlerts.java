package io.narthex.alert.group;

import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.route.Route;

/// Tells of a resolved alert that is met again, after a restart, a reload or a change of owner, whether its end is
/// still to be notified.
@FunctionalInterface
public interface SettledAlerts {
    /// Whether some receiver of the group was last told that the alert fires.
    boolean isResolutionOpen(Route route, String groupKey, KnownAlert alert);
}
