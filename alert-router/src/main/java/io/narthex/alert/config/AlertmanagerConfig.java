package io.narthex.alert.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.narthex.alert.intervals.TimeInterval;

/// A whole alertmanager.yml, checked.
///
/// @param resolveTimeout after which an alert without end resolves
/// @param receivers in the order of the file
/// @param timeIntervals by name, those of the deprecated list among them
/// @param templates glob patterns, resolved against the file's directory
/// @param original the file printed again: globals inherited, secrets masked
/// @param hash of the file's text, for the metric that shows whether replicas agree
/// @param notBuilt what the file asks for and this router cannot do yet, one line each
public record AlertmanagerConfig(Duration resolveTimeout, RouteConfig route, List<ReceiverConfig> receivers,
        List<InhibitRuleConfig> inhibitRules, Map<String, List<TimeInterval>> timeIntervals, List<String> templates,
        String original, long hash, List<String> notBuilt) {
    public AlertmanagerConfig {
        receivers = List.copyOf(receivers);
        inhibitRules = List.copyOf(inhibitRules);
        timeIntervals = Map.copyOf(timeIntervals);
        templates = List.copyOf(templates);
        notBuilt = List.copyOf(notBuilt);
    }
}
