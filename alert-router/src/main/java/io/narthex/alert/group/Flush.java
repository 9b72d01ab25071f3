package io.narthex.alert.group;

import java.util.List;

import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.route.Route;
import io.narthex.model.Labels;

/// What a group hands to the notification pipeline at one tick.
///
/// @param alerts all of the group in notification order; firing ones have no end
/// @param atMs the tick, the pipeline's idea of now
/// @param deadlineMs after which the pipeline gives up
public record Flush(Route route, Labels groupLabels, String groupKey, List<KnownAlert> alerts, long atMs,
        long deadlineMs) {
    public Flush {
        alerts = List.copyOf(alerts);
    }
}
