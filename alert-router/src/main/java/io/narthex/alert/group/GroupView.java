package io.narthex.alert.group;

import java.util.List;

import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.route.Route;
import io.narthex.model.Labels;

/// A group as the API shows it.
///
/// @param alerts in notification order, ended ones among them
/// @param mutedBy as old as the last flush
public record GroupView(Route route, Labels labels, String key, List<KnownAlert> alerts, List<String> mutedBy) {
    public GroupView {
        alerts = List.copyOf(alerts);
        mutedBy = List.copyOf(mutedBy);
    }
}
