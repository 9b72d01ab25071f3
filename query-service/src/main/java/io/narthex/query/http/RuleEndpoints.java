package io.narthex.query.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.model.Names;
import io.narthex.query.status.ClusterView;
import io.narthex.schema.rule.RuleKind;
import io.narthex.schema.status.RuleAlert;
import io.narthex.schema.status.RuleGroupStatus;
import io.narthex.schema.status.RuleStatus;

/// `/rules`, `/alerts`, `/alertmanagers`.
final class RuleEndpoints {
    private static final String MATCH = "match[]";

    private final ClusterView cluster;

    RuleEndpoints(ClusterView cluster) {
        this.cluster = cluster;
    }

    void mount(ApiServer server) {
        server.get("/api/v1/rules", this::rules);
        server.get("/api/v1/alerts", this::alerts);
        server.get("/api/v1/alertmanagers", this::alertmanagers);
    }

    /// What a request wants to see of the rules.
    private record Filter(String type, List<String> names, List<String> groups, List<String> files,
            List<List<Matcher>> matchers) {
        static Filter of(ApiRequest request) {
            List<List<Matcher>> matchers = Selectors.parseAll(request.all(MATCH));
            String type = request.first("type").toLowerCase(Locale.ROOT);
            if (!type.isEmpty() && !type.equals("alert") && !type.equals("record")) {
                throw ApiException.invalidParameter("type", "not supported value " + Names.quote(type));
            }
            return new Filter(type, request.all("rule_name[]"), request.all("rule_group[]"), request.all("file[]"),
                    matchers);
        }

        boolean admits(RuleGroupStatus group) {
            return (files.isEmpty() || files.contains(group.file()))
                    && (groups.isEmpty() || groups.contains(group.name()));
        }

        boolean admits(RuleStatus rule) {
            boolean kind = switch (rule.kind()) {
                case ALERTING -> !type.equals("record");
                case RECORDING -> !type.equals("alert");
            };
            return kind && (names.isEmpty() || names.contains(rule.name())) && matches(Labels.of(rule.labels()));
        }

        private boolean matches(Labels labels) {
            return matchers.isEmpty()
                    || matchers.stream().anyMatch(set -> set.stream().allMatch(matcher -> matcher.matches(labels)));
        }

        RuleGroupStatus apply(RuleGroupStatus group) {
            return new RuleGroupStatus(group.tenant(), group.file(), group.name(), group.intervalSeconds(),
                    group.limit(), group.evaluationTimeSeconds(), group.lastEvaluationMs(),
                    group.rules().stream().filter(this::admits).toList(), group.instanceId());
        }
    }

    private Answer rules(ApiRequest request) {
        Filter filter = Filter.of(request);
        boolean withAlerts = !request.bool("exclude_alerts", false, "error converting exclude_alerts");
        String token = request.first("group_next_token");
        if (!token.isEmpty() && request.first("group_limit").isEmpty()) {
            throw ApiException.invalidParameter("group_next_token",
                    "group_limit needs to be present in order to paginate over the groups");
        }
        int groupLimit = groupLimit(request);
        List<RuleGroupStatus> shown = new ArrayList<>();
        String nextToken = "";
        boolean found = token.isEmpty();
        for (RuleGroupStatus group : cluster.ruleGroups()) {
            found = found || token(group).equals(token);
            if (!found || !filter.admits(group)) {
                continue;
            }
            RuleGroupStatus kept = filter.apply(group);
            if (kept.rules().isEmpty()) {
                continue;
            }
            if (groupLimit > 0 && shown.size() == groupLimit) {
                nextToken = token(group);
                break;
            }
            shown.add(kept);
        }
        if (!found) {
            throw ApiException.invalidParameter("group_next_token",
                    "invalid group_next_token '" + token + "'. were rule groups changed?");
        }
        String next = nextToken;
        return Answer.of(json -> {
            json.beginObject().name("groups").beginArray();
            shown.forEach(group -> writeGroup(json, group, withAlerts));
            json.endArray();
            if (!next.isEmpty()) {
                json.name("groupNextToken").string(next);
            }
            json.endObject();
        });
    }

    private static int groupLimit(ApiRequest request) {
        String text = request.first("group_limit");
        if (text.isEmpty()) {
            return 0;
        }
        int limit;
        try {
            limit = ApiRequest.parseInt(text, "strconv.ParseInt", Integer.MAX_VALUE);
        } catch (NumberFormatException e) {
            throw ApiException.invalidParameter("group_limit",
                    "group_limit needs to be a valid number: " + e.getMessage());
        }
        if (limit <= 0) {
            throw ApiException.invalidParameter("group_limit", "group_limit needs to be greater than 0");
        }
        return limit;
    }

    private static String token(RuleGroupStatus group) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((group.file() + ";" + group.name()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void writeGroup(JsonWriter json, RuleGroupStatus group, boolean withAlerts) {
        json.beginObject().name("name").string(group.name()).name("file").string(group.file()).name("rules")
                .beginArray();
        group.rules().forEach(rule -> writeRule(json, rule, withAlerts));
        json.endArray().name("interval").number(group.intervalSeconds()).name("limit").number(group.limit())
                .name("evaluationTime").number(group.evaluationTimeSeconds()).name("lastEvaluation")
                .string(GoTimes.format(group.lastEvaluationMs())).endObject();
    }

    private static void writeRule(JsonWriter json, RuleStatus rule, boolean withAlerts) {
        boolean alerting = rule.kind() == RuleKind.ALERTING;
        json.beginObject();
        if (alerting) {
            json.name("state").string(rule.state().text());
        }
        json.name("name").string(rule.name()).name("query").string(rule.query());
        if (alerting) {
            json.name("duration").number(rule.durationSeconds()).name("keepFiringFor")
                    .number(rule.keepFiringForSeconds());
        }
        json.name("labels").labels(Labels.of(rule.labels()));
        if (alerting) {
            json.name("annotations").object(sorted(rule.annotations())).name("alerts");
            if (withAlerts) {
                json.beginArray();
                rule.alerts().forEach(alert -> writeAlert(json, alert));
                json.endArray();
            } else {
                json.nullValue();
            }
        }
        json.name("health").string(rule.health().text());
        if (!rule.lastError().isEmpty()) {
            json.name("lastError").string(rule.lastError());
        }
        json.name("evaluationTime").number(rule.evaluationTimeSeconds()).name("lastEvaluation")
                .string(GoTimes.format(rule.lastEvaluationMs())).name("type").string(rule.kind().text()).endObject();
    }

    private static void writeAlert(JsonWriter json, RuleAlert alert) {
        json.beginObject().name("labels").labels(alert.labels()).name("annotations")
                .object(sorted(alert.annotations())).name("state").string(alert.state().text()).name("activeAt")
                .string(GoTimes.format(alert.activeAtMs()));
        if (alert.keepFiringSinceMs() != 0) {
            json.name("keepFiringSince").string(GoTimes.format(alert.keepFiringSinceMs()));
        }
        json.name("value").string(GoNumbers.formatExponent(alert.value())).endObject();
    }

    private static Map<String, String> sorted(Map<String, String> map) {
        return new TreeMap<>(map);
    }

    private Answer alerts(ApiRequest request) {
        List<RuleGroupStatus> groups = cluster.ruleGroups();
        return Answer.of(json -> {
            json.beginObject().name("alerts").beginArray();
            groups.forEach(group -> group.rules()
                    .forEach(rule -> rule.alerts().forEach(alert -> writeAlert(json, alert))));
            json.endArray().endObject();
        });
    }

    /// The alert routers that report themselves, which take Prometheus' alerts at the same path as Alertmanager, and the
    /// Alertmanagers elsewhere.
    private Answer alertmanagers(ApiRequest request) {
        Set<String> active = new LinkedHashSet<>();
        Set<String> dropped = new LinkedHashSet<>();
        cluster.alertRouters().forEach(router -> active.add(router.url().replaceAll("/+$", "") + "/api/v2/alerts"));
        cluster.notifiers().forEach(notifier -> {
            active.addAll(notifier.activeUrls());
            dropped.addAll(notifier.droppedUrls());
        });
        return Answer.of(json -> {
            json.beginObject().name("activeAlertmanagers").beginArray();
            active.forEach(url -> json.beginObject().name("url").string(url).endObject());
            json.endArray().name("droppedAlertmanagers").beginArray();
            dropped.forEach(url -> json.beginObject().name("url").string(url).endObject());
            json.endArray().endObject();
        });
    }
}
