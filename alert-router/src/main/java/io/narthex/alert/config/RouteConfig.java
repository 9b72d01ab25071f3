package io.narthex.alert.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.narthex.alert.matcher.LabelMatcher;
import org.jspecify.annotations.Nullable;

/// A node of the routing tree as written; null is inherited.
///
/// @param groupBy null is inherited, empty puts all alerts in one group
/// @param groupByAll `group_by: ['...']`
/// @param matchers of all three keys, sorted
public record RouteConfig(String receiver, @Nullable List<String> groupBy, boolean groupByAll,
        List<LabelMatcher> matchers, boolean continueMatching, @Nullable Duration groupWait,
        @Nullable Duration groupInterval, @Nullable Duration repeatInterval, List<String> muteTimeIntervals,
        List<String> activeTimeIntervals, Map<String, String> labels, List<RouteConfig> routes) {
    public RouteConfig {
        groupBy = groupBy == null ? null : List.copyOf(groupBy);
        matchers = List.copyOf(matchers);
        muteTimeIntervals = List.copyOf(muteTimeIntervals);
        activeTimeIntervals = List.copyOf(activeTimeIntervals);
        labels = Map.copyOf(labels);
        routes = List.copyOf(routes);
    }
}
