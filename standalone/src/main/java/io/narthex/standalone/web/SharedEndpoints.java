package io.narthex.standalone.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/// `/metrics`, `/-/healthy`, `/-/ready`, `/-/reload` and `/-/quit`, worded as Prometheus words them.
public final class SharedEndpoints {
    private final Vertx vertx;
    private final PrometheusRegistry registry;
    private final Lifecycle lifecycle;
    private final ExpositionFormats formats = ExpositionFormats.init();

    public SharedEndpoints(Vertx vertx, PrometheusRegistry registry, Lifecycle lifecycle) {
        this.vertx = vertx;
        this.registry = registry;
        this.lifecycle = lifecycle;
    }

    public void mount(Router router) {
        mountMetrics(router);
        mountHealth(router);
        for (String path : new String[]{"/-/reload", "/-/quit"}) {
            router.get(path).handler(c -> text(c, 405, "Only POST or PUT requests allowed"));
        }
        for (HttpMethod method : new HttpMethod[]{HttpMethod.POST, HttpMethod.PUT}) {
            router.route(method, "/-/reload").handler(this::reload);
            router.route(method, "/-/quit").handler(this::quit);
        }
    }

    /// Only `/metrics`, for ports whose service words its own health.
    public void mountMetrics(Router router) {
        router.get("/metrics").handler(this::metrics);
    }

    private void mountHealth(Router router) {
        for (HttpMethod method : new HttpMethod[]{HttpMethod.GET, HttpMethod.HEAD}) {
            router.route(method, "/-/healthy").handler(c -> text(c, 200, lifecycle.productName() + " is Healthy.\n"));
            router.route(method, "/-/ready").handler(c -> {
                if (lifecycle.ready().getAsBoolean()) {
                    text(c, 200, lifecycle.productName() + " is Ready.\n");
                } else {
                    text(c, 503, "Service Unavailable");
                }
            });
        }
    }

    private void metrics(RoutingContext context) {
        String accept = context.request().getHeader("Accept");
        ExpositionFormatWriter writer = formats.findWriter(accept == null ? "" : accept);
        // Collecting asks every part of the process for its state: not the event loop's work.
        Callable<Buffer> render = () -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream(32 << 10);
            try {
                writer.write(out, registry.scrape());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Buffer.buffer(out.toByteArray());
        };
        vertx.executeBlocking(render, false)
                .onSuccess(body -> context.response().putHeader("Content-Type", writer.getContentType()).end(body))
                .onFailure(context::fail);
    }

    private void reload(RoutingContext context) {
        if (refused(context)) {
            return;
        }
        Callable<Void> reload = () -> {
            lifecycle.reload().reload();
            return null;
        };
        vertx.executeBlocking(reload, true).onSuccess(v -> text(context, 200, ""))
                .onFailure(e -> text(context, 500, "failed to reload config: " + e.getMessage() + "\n"));
    }

    private void quit(RoutingContext context) {
        if (refused(context)) {
            return;
        }
        text(context, 200, "Requesting termination... Goodbye!");
        lifecycle.quit().run();
    }

    private boolean refused(RoutingContext context) {
        if (!lifecycle.enabled()) {
            text(context, 403, "Lifecycle API is not enabled.");
            return true;
        }
        return false;
    }

    private static void text(RoutingContext context, int status, String body) {
        context.response().setStatusCode(status).putHeader("Content-Type", "text/plain; charset=utf-8").end(body);
    }
}
