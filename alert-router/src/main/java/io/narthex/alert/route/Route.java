package io.narthex.alert.route;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.alert.config.RouteConfig;
import io.narthex.alert.matcher.LabelMatcher;
import io.narthex.model.Labels;
import io.narthex.model.Names;
import org.jspecify.annotations.Nullable;

/// A node of the routing tree with everything inherited. Immutable.
///
/// Its [#key] and [#id] are identities: group keys, the notification log and webhook bodies carry them.
public final class Route {
    private static final Duration GROUP_WAIT = Duration.ofSeconds(30);
    private static final Duration GROUP_INTERVAL = Duration.ofMinutes(5);
    private static final Duration REPEAT_INTERVAL = Duration.ofHours(4);

    private final String key;
    private final String id;
    private final String receiver;
    private final List<String> groupBy;
    private final boolean groupByAll;
    private final List<LabelMatcher> matchers;
    private final boolean continueMatching;
    private final Duration groupWait;
    private final Duration groupInterval;
    private final Duration repeatInterval;
    private final List<String> muteTimeIntervals;
    private final List<String> activeTimeIntervals;
    private final Map<String, String> labels;
    private final List<Route> children = new ArrayList<>();

    private Route(RouteConfig config, @Nullable Route parent, int index) {
        key = (parent == null ? "" : parent.key + "/") + LabelMatcher.format(config.matchers());
        id = parent == null ? key : parent.id + "/" + LabelMatcher.format(config.matchers()) + "/" + index;
        receiver = config.receiver().isEmpty() && parent != null ? parent.receiver : config.receiver();
        List<String> own = config.groupBy();
        boolean ownGrouping = own != null || config.groupByAll();
        groupBy = own != null ? own : ownGrouping || parent == null ? List.of() : parent.groupBy;
        groupByAll = ownGrouping ? config.groupByAll() : parent != null && parent.groupByAll;
        matchers = config.matchers();
        continueMatching = config.continueMatching();
        groupWait = or(config.groupWait(), parent == null ? GROUP_WAIT : parent.groupWait);
        groupInterval = or(config.groupInterval(), parent == null ? GROUP_INTERVAL : parent.groupInterval);
        repeatInterval = or(config.repeatInterval(), parent == null ? REPEAT_INTERVAL : parent.repeatInterval);
        muteTimeIntervals = config.muteTimeIntervals();
        activeTimeIntervals = config.activeTimeIntervals();
        Map<String, String> merged = new TreeMap<>(parent == null ? Map.of() : parent.labels);
        merged.putAll(config.labels());
        labels = Map.copyOf(merged);
        for (int i = 0; i < config.routes().size(); i++) {
            children.add(new Route(config.routes().get(i), this, i));
        }
    }

    private static Duration or(@Nullable Duration own, Duration inherited) {
        return own == null ? inherited : own;
    }

    public static Route tree(RouteConfig root) {
        return new Route(root, null, 0);
    }

    /// The routes that take an alert, depth first: a node none of whose children match takes it itself; after a child
    /// that took it the next siblings are asked only if that child says `continue`.
    public List<Route> match(Labels alert) {
        if (!LabelMatcher.allMatch(matchers, alert)) {
            return List.of();
        }
        List<Route> all = new ArrayList<>();
        for (Route child : children) {
            List<Route> matched = child.match(alert);
            all.addAll(matched);
            if (!matched.isEmpty() && !child.continueMatching) {
                break;
            }
        }
        return all.isEmpty() ? List.of(this) : all;
    }

    /// The labels of the alert that name its group; labels that it lacks are left out.
    public Labels groupLabels(Labels alert) {
        return groupByAll ? alert : alert.only(groupBy);
    }

    /// `ROUTE KEY:{a="x", b="y"}`.
    public String groupKey(Labels groupLabels) {
        StringBuilder text = new StringBuilder(key).append(":{");
        groupLabels.forEach((name, value) -> {
            if (text.charAt(text.length() - 1) != '{') {
                text.append(", ");
            }
            text.append(labelPair(name, value));
        });
        return text.append('}').toString();
    }

    private static String labelPair(String name, String value) {
        // A label set prints every value, and a name that needs it, quoted as Go does.
        String text = Labels.of(name, value).toString();
        return name.equals(Labels.METRIC_NAME)
                ? name + "=" + Names.quote(value)
                : text.substring(1, text.length() - 1);
    }

    /// This node and all below it, depth first.
    public List<Route> all() {
        List<Route> all = new ArrayList<>();
        collect(all);
        return all;
    }

    private void collect(List<Route> all) {
        all.add(this);
        children.forEach(child -> child.collect(all));
    }

    public String key() {
        return key;
    }

    /// Unique in the tree, also where siblings have equal matchers.
    public String id() {
        return id;
    }

    public String receiver() {
        return receiver;
    }

    public Duration groupWait() {
        return groupWait;
    }

    public Duration groupInterval() {
        return groupInterval;
    }

    public Duration repeatInterval() {
        return repeatInterval;
    }

    /// Not inherited.
    public List<String> muteTimeIntervals() {
        return muteTimeIntervals;
    }

    /// Not inherited.
    public List<String> activeTimeIntervals() {
        return activeTimeIntervals;
    }

    /// Templates by label name, the parents' among them.
    public Map<String, String> labels() {
        return labels;
    }

    public boolean groupByAll() {
        return groupByAll;
    }

    public List<String> groupBy() {
        return groupBy;
    }

    public List<Route> children() {
        return List.copyOf(children);
    }
}
