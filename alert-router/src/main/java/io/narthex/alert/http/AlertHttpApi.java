package io.narthex.alert.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

import io.narthex.alert.log.LogUnavailableException;
import io.narthex.alert.router.AlertRouter;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Mounts API v2 and what stands beside it. Handlers run on virtual threads, never on an event loop.
public final class AlertHttpApi implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AlertHttpApi.class);
    private static final long MAX_BODY_BYTES = 32L << 20;
    private static final Map<String, Set<HttpMethod>> PATHS = Map.of("/status", Set.of(HttpMethod.GET), "/receivers",
            Set.of(HttpMethod.GET), "/alerts", Set.of(HttpMethod.GET, HttpMethod.POST), "/alerts/groups",
            Set.of(HttpMethod.GET), "/silences", Set.of(HttpMethod.GET, HttpMethod.POST));

    private final ReadEndpoints reads;
    private final WriteEndpoints writes;
    private final Runnable reload;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final int getConcurrency;
    private final Semaphore gets;
    private final Histogram duration;
    private final Counter limited;

    /// @param getConcurrency how many GET requests may run at once
    public AlertHttpApi(AlertRouter router, ClusterView cluster, Runnable reload, int getConcurrency,
            PrometheusRegistry registry) {
        this.reload = reload;
        reads = new ReadEndpoints(router, cluster);
        writes = new WriteEndpoints(router);
        this.getConcurrency = getConcurrency;
        gets = new Semaphore(getConcurrency);
        duration = Histogram.builder().name("alertmanager_http_request_duration_seconds")
                .help("Duration of HTTP requests").labelNames("handler", "method")
                .classicUpperBounds(0.05, 0.1, 0.25, 0.5, 0.75, 1, 2, 5, 20, 60).register(registry);
        limited = Counter.builder().name("alertmanager_http_concurrency_limit_exceeded_total")
                .help("Requests that were refused because too many were running").labelNames("method")
                .register(registry);
        limited.initLabelValues("get");
    }

    /// Mounts all paths at the root of `on`.
    public void mount(Router on) {
        on.route("/api/v2/*").handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
        on.route("/api/v2/*").handler(context -> {
            context.response().putHeader("Cache-Control", "no-store").putHeader("Access-Control-Allow-Origin", "*")
                    .putHeader("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS")
                    .putHeader("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Origin")
                    .putHeader("Access-Control-Expose-Headers", "Date");
            context.next();
        });
        on.options("/api/v2/*").handler(context -> context.response().end());
        on.get("/api/v2/status").handler(context -> run(context, "/status", () -> reads.status()));
        on.get("/api/v2/receivers").handler(context -> run(context, "/receivers", () -> reads.receivers(context)));
        on.get("/api/v2/alerts").handler(context -> run(context, "/alerts", () -> reads.alerts(context)));
        on.get("/api/v2/alerts/groups").handler(context -> run(context, "/alerts/groups", () -> reads.groups(context)));
        on.get("/api/v2/silences").handler(context -> run(context, "/silences", () -> reads.silences(context)));
        on.get("/api/v2/silence/:id")
                .handler(context -> run(context, "/silence/{id}", () -> reads.silence(uuid(context))));
        on.post("/api/v2/alerts").handler(context -> run(context, "/alerts", () -> {
            requireJson(context);
            return writes.alerts(context.body().asString());
        }));
        on.post("/api/v2/silences").handler(context -> run(context, "/silences", () -> {
            requireJson(context);
            return writes.silence(context.body().asString());
        }));
        on.delete("/api/v2/silence/:id")
                .handler(context -> run(context, "/silence/{id}", () -> writes.expire(uuid(context))));
        on.route("/api/v2/*").handler(AlertHttpApi::unknown);
        mountBeside(on);
    }

    private void mountBeside(Router on) {
        for (String path : List.of("status", "receivers", "alerts", "silences", "silence/:id")) {
            on.route("/api/v1/" + path).handler(context -> json(context, new Answer(410,
                    "{\"status\":\"deprecated\",\"error\":\"The Alertmanager v1 API was deprecated in version 0.16.0 and is"
                            + " removed as of version 0.27.0 - please use the equivalent route in the v2 API\"}\n")));
        }
        for (String path : List.of("/-/healthy", "/-/ready")) {
            on.get(path).handler(context -> context.response().end("OK"));
            on.head(path).handler(context -> context.response().end());
        }
        on.post("/-/reload").handler(context -> run(context, "/-/reload", () -> {
            try {
                reload.run();
                return Answer.empty(200);
            } catch (RuntimeException e) {
                return Answer.text(500, "failed to reload config: " + e.getMessage() + "\n");
            }
        }));
    }

    private static String uuid(RoutingContext context) {
        String id = Objects.requireNonNullElse(context.pathParam("id"), "");
        try {
            if (id.length() == 36) {
                return UUID.fromString(id).toString();
            }
        } catch (IllegalArgumentException e) {
            log.atDebug().addKeyValue("error", e.getMessage()).log("no UUID in the path");
        }
        throw new SchemaViolation(SchemaViolation.INVALID_TYPE,
                "silenceID in path must be of type uuid: \"" + id + "\"");
    }

    private static void requireJson(RoutingContext context) {
        String type = context.request().getHeader("Content-Type");
        String plain = type == null
                ? "application/octet-stream"
                : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        boolean hasBody = context.body().length() > 0;
        if (hasBody && !plain.equals("application/json")) {
            throw new UnsupportedMediaType(type == null ? plain : type);
        }
    }

    private static final class UnsupportedMediaType extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnsupportedMediaType(String type) {
            super("unsupported media type \"" + type + "\", only [application/json] are allowed");
        }
    }

    private void run(RoutingContext context, String handler, Callable<Answer> work) {
        boolean isGet = context.request().method() == HttpMethod.GET;
        String method = context.request().method().name().toLowerCase(Locale.ROOT);
        if (isGet && !gets.tryAcquire()) {
            limited.labelValues("get").inc();
            json(context, Answer.text(503, "Limit of concurrent GET requests reached (" + getConcurrency
                    + "), try again later.\n"));
            return;
        }
        long startNanos = System.nanoTime();
        Context eventLoop = context.vertx().getOrCreateContext();
        try {
            threads.execute(() -> {
                Answer answer = answer(work);
                if (isGet) {
                    gets.release();
                }
                duration.labelValues(handler, method).observe((System.nanoTime() - startNanos) / 1e9);
                eventLoop.runOnContext(_ -> json(context, answer));
            });
        } catch (RejectedExecutionException e) {
            if (isGet) {
                gets.release();
            }
            json(context, Answer.text(503, "shutting down\n"));
        }
    }

    private static Answer answer(Callable<Answer> work) {
        try {
            return work.call();
        } catch (Filters.BadFilter e) {
            return Answer.message(400, String.valueOf(e.getMessage()));
        } catch (SchemaViolation e) {
            return new Answer(422, ApiJson.error(e.code(), String.valueOf(e.getMessage())));
        } catch (BadRequestException e) {
            return new Answer(400, ApiJson.error(400, String.valueOf(e.getMessage())));
        } catch (UnsupportedMediaType e) {
            return new Answer(415, ApiJson.error(415, String.valueOf(e.getMessage())));
        } catch (LogUnavailableException e) {
            log.atError().addKeyValue("error", e.getMessage()).log("request could not be made durable");
            return Answer.message(500, String.valueOf(e.getMessage()));
        } catch (Exception e) {
            log.atError().setCause(e).log("request failed");
            return Answer.message(500, String.valueOf(e.getMessage()));
        }
    }

    private static void unknown(RoutingContext context) {
        String path = Objects.requireNonNullElse(context.request().path(), "/api/v2");
        String below = path.substring("/api/v2".length());
        Map<String, Set<HttpMethod>> known = new HashMap<>(PATHS);
        if (below.startsWith("/silence/") && below.indexOf('/', "/silence/".length()) < 0) {
            known.put(below, Set.of(HttpMethod.GET, HttpMethod.DELETE));
        }
        Set<HttpMethod> allowed = known.get(below);
        if (allowed == null) {
            json(context, new Answer(404, ApiJson.error(404, "path " + path + " was not found")));
            return;
        }
        String methods = String.join(",", allowed.stream().map(HttpMethod::name).sorted().toList());
        context.response().putHeader("Allow", methods);
        json(context, new Answer(405, ApiJson.error(405, "method " + context.request().method().name()
                + " is not allowed, but [" + methods + "] are")));
    }

    private static void json(RoutingContext context, Answer answer) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        context.response().setStatusCode(answer.status());
        if (!answer.contentType().isEmpty()) {
            context.response().putHeader("Content-Type", answer.contentType());
        }
        context.response().end(answer.body());
    }

    /// Lets running requests end.
    @Override
    public void close() {
        threads.shutdown();
    }
}
