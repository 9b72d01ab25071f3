package io.narthex.ingest.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.narthex.ingest.push.PushGroup;
import io.narthex.ingest.push.PushStore;
import io.narthex.ingest.push.PushText;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/// The routes that show groups: `/metrics`, `/api/v1/metrics`, `/api/v1/status`.
public final class PushApi {
    private final PushStore store;
    private final PrometheusRegistry registry;
    private final Map<String, String> flags;
    private final Map<String, String> build;
    private final Instant startedAt;

    /// @param flags as the command line gave them
    /// @param build what `/api/v1/status` says of this build
    public PushApi(PushStore store, PrometheusRegistry registry, Map<String, String> flags, Map<String, String> build,
            Instant startedAt) {
        this.store = store;
        this.registry = registry;
        this.flags = Map.copyOf(flags);
        this.build = Map.copyOf(build);
        this.startedAt = startedAt;
    }

    public void mount(Router router) {
        router.get("/metrics").blockingHandler(this::metrics, false);
        router.get("/api/v1/metrics").handler(this::groups);
        router.get("/api/v1/status").handler(this::status);
        router.options("/api/v1/*").handler(request -> cors(request).response().end());
    }

    private void metrics(RoutingContext request) {
        MetricSnapshots own = registry.scrape();
        Set<String> names = new HashSet<>();
        for (MetricSnapshot snapshot : own) {
            names.add(snapshot.getMetadata().getPrometheusName());
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, own);
        } catch (IOException e) {
            throw new UncheckedIOException("memory refused a write", e);
        }
        String answer = PushText.render(store.groups(), names) + text.toString(StandardCharsets.UTF_8);
        Requests.onContext(request, () -> request.response()
                .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8; escaping=underscores")
                .end(answer));
    }

    private void groups(RoutingContext request) {
        Collection<PushGroup> groups = store.groups();
        List<PushGroup> sorted = groups.stream().sorted(Comparator.comparing(PushGroup::key)).toList();
        JsonArray data = new JsonArray();
        sorted.forEach(group -> data.add(PushJson.group(group)));
        answer(request, data);
    }

    private void status(RoutingContext request) {
        JsonObject data = new JsonObject().put("build_information", new JsonObject(Map.copyOf(build)))
                .put("flags", new JsonObject(Map.copyOf(flags))).put("start_time", startedAt.toString());
        answer(request, data);
    }

    private static void answer(RoutingContext request, Object data) {
        cors(request).response().putHeader("Content-Type", "application/json")
                .end(new JsonObject().put("status", "success").put("data", data).encode());
    }

    private static RoutingContext cors(RoutingContext request) {
        request.response().putHeader("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Origin")
                .putHeader("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
                .putHeader("Access-Control-Allow-Origin", "*").putHeader("Access-Control-Expose-Headers", "Date")
                .putHeader("Cache-Control", "no-cache, no-store, must-revalidate");
        return request;
    }
}
