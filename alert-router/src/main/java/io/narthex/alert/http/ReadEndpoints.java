package io.narthex.alert.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.alerts.Timestamps;
import io.narthex.alert.config.ReceiverConfig;
import io.narthex.alert.group.GroupView;
import io.narthex.alert.route.Route;
import io.narthex.alert.router.AlertRouter;
import io.narthex.alert.router.AlertStatus;
import io.narthex.alert.silence.SilenceState;
import io.narthex.alert.silence.Silences;
import io.narthex.schema.alert.Silence;
import io.vertx.ext.web.RoutingContext;

/// The GET requests of API v2. States are computed when they are asked for.
final class ReadEndpoints {
    private final AlertRouter router;
    private final ClusterView cluster;

    ReadEndpoints(AlertRouter router, ClusterView cluster) {
        this.router = router;
        this.cluster = cluster;
    }

    Answer status() {
        return new Answer(200, ApiJson.render(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("cluster");
            json.writeStringField("name", cluster.name());
            json.writeArrayFieldStart("peers");
            json.writeStartObject();
            json.writeStringField("address", cluster.address());
            json.writeStringField("name", cluster.name());
            json.writeEndObject();
            json.writeEndArray();
            json.writeStringField("status", "ready");
            json.writeEndObject();
            json.writeObjectFieldStart("config");
            json.writeStringField("original", router.config().original());
            json.writeEndObject();
            json.writeStringField("uptime", Timestamps.api(router.startedAt().toEpochMilli()));
            json.writeObjectFieldStart("versionInfo");
            for (String key : List.of("branch", "buildDate", "buildUser", "goVersion", "revision")) {
                json.writeStringField(key, "");
            }
            json.writeStringField("version", cluster.version());
            json.writeEndObject();
            json.writeEndObject();
        }));
    }

    Answer receivers(RoutingContext context) {
        Filters filters = Filters.of(context, router.matcherParser());
        Map<String, ReceiverConfig> receivers = receiversByName();
        return new Answer(200, ApiJson.render(json -> {
            json.writeStartArray();
            for (ReceiverConfig receiver : receivers.values()) {
                if (filters.admitsReceiver(receiver.name(), receivers)) {
                    ApiJson.receiver(json, receiver);
                }
            }
            json.writeEndArray();
        }));
    }

    private Map<String, ReceiverConfig> receiversByName() {
        Map<String, ReceiverConfig> receivers = new LinkedHashMap<>();
        router.config().receivers().forEach(receiver -> receivers.put(receiver.name(), receiver));
        return receivers;
    }

    /// The three flags that drop alerts by how they stand.
    private record StateFlags(boolean active, boolean silenced, boolean inhibited) {
        static StateFlags of(RoutingContext context) {
            return new StateFlags(Filters.flag(context, "active"), Filters.flag(context, "silenced"),
                    Filters.flag(context, "inhibited"));
        }

        boolean admit(AlertStatus status) {
            return (active || status.isSuppressed()) && (silenced || status.silencedBy().isEmpty())
                    && (inhibited || status.inhibitedBy().isEmpty());
        }
    }

    Answer alerts(RoutingContext context) {
        Filters filters = Filters.of(context, router.matcherParser());
        StateFlags flags = StateFlags.of(context);
        Map<String, ReceiverConfig> receivers = receiversByName();
        List<ApiJson.ListedAlert> listed = new ArrayList<>();
        for (KnownAlert alert : router.openAlerts()) {
            List<String> names = router.routes(alert.labels()).stream().map(Route::receiver).toList();
            if (names.stream().noneMatch(name -> filters.admitsReceiver(name, receivers))
                    || !filters.admits(alert.labels().toMap())) {
                continue;
            }
            AlertStatus status = router.status(alert.labels());
            if (flags.admit(status)) {
                listed.add(new ApiJson.ListedAlert(alert, status, names, List.of()));
            }
        }
        listed.sort(Comparator.comparing(one -> one.alert().fingerprint().toString()));
        return new Answer(200, ApiJson.render(json -> {
            json.writeStartArray();
            for (ApiJson.ListedAlert alert : listed) {
                ApiJson.alert(json, alert);
            }
            json.writeEndArray();
        }));
    }

    Answer groups(RoutingContext context) {
        Filters filters = Filters.of(context, router.matcherParser());
        StateFlags flags = StateFlags.of(context);
        boolean muted = Filters.flag(context, "muted");
        Map<String, ReceiverConfig> receivers = receiversByName();
        Map<KnownAlert, TreeSet<String>> receiversOf = new HashMap<>();
        List<GroupView> groups = new ArrayList<>();
        for (GroupView group : router.openGroups()) {
            if (filters.admitsReceiver(group.route().receiver(), receivers)) {
                groups.add(group);
                group.alerts().forEach(alert -> receiversOf.computeIfAbsent(alert, _ -> new TreeSet<>())
                        .add(group.route().receiver()));
            }
        }
        List<ApiJson.ListedGroup> listed = new ArrayList<>();
        for (GroupView group : groups) {
            List<ApiJson.ListedAlert> alerts = new ArrayList<>();
            for (KnownAlert alert : group.alerts()) {
                AlertStatus status = router.status(alert.labels());
                if (filters.admits(alert.labels().toMap()) && flags.admit(status)) {
                    alerts.add(new ApiJson.ListedAlert(alert, status,
                            List.copyOf(receiversOf.getOrDefault(alert, new TreeSet<>())), group.mutedBy()));
                }
            }
            if (!alerts.isEmpty() && (muted || group.mutedBy().isEmpty())) {
                listed.add(new ApiJson.ListedGroup(group, alerts));
            }
        }
        return new Answer(200, ApiJson.render(json -> {
            json.writeStartArray();
            for (ApiJson.ListedGroup group : listed) {
                ApiJson.group(json, group, router.routeLabels(group.group()));
            }
            json.writeEndArray();
        }));
    }

    Answer silences(RoutingContext context) {
        Filters filters = Filters.of(context, router.matcherParser());
        Map<SilenceState, Boolean> states = Map.of(SilenceState.ACTIVE, Filters.flag(context, "active"),
                SilenceState.PENDING, Filters.flag(context, "pending"), SilenceState.EXPIRED,
                Filters.flag(context, "expired"));
        long nowMs = router.nowMs();
        List<Silence> listed = new ArrayList<>();
        for (Silence silence : router.silences().all()) {
            if (Boolean.TRUE.equals(states.get(Silences.stateOf(silence, nowMs))) && filters.admits(silence)) {
                listed.add(silence);
            }
        }
        listed.sort(Silences.listOrder(nowMs));
        return new Answer(200, ApiJson.render(json -> {
            json.writeStartArray();
            for (Silence silence : listed) {
                ApiJson.silence(json, silence, nowMs);
            }
            json.writeEndArray();
        }));
    }

    Answer silence(String id) {
        Optional<Silence> silence = router.silences().find(id);
        return silence
                .map(found -> new Answer(200, ApiJson.render(json -> ApiJson.silence(json, found, router.nowMs()))))
                .orElseGet(() -> Answer.empty(404));
    }
}
