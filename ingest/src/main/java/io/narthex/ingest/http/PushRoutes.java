package io.narthex.ingest.http;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.narthex.ingest.limits.BodyBudget;
import io.narthex.ingest.push.GroupUrl;
import io.narthex.ingest.push.PushException;
import io.narthex.ingest.push.PushStore;
import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.produce.LogUnavailableException;
import io.narthex.schema.produce.UnwritableSamplesException;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The routes that change groups: push, delete, wipe; and the Pushgateway's life-cycle routes.
public final class PushRoutes {
    private static final Logger log = LoggerFactory.getLogger(PushRoutes.class);
    private static final String GROUP_PATH = "/+metrics/+(job(?:@base64)?/.*)";

    private final PushStore store;
    private final GroupUrl urls;
    private final PushMetrics metrics;
    private final BodyBudget budget;
    private final Executor workers;
    private final Settings settings;

    /// @param checkConsistency whether a push is checked, and so answered 200 and not 202
    /// @param adminApi whether groups may be wiped
    /// @param lifecycle whether `/-/quit` is served
    /// @param quit asked to end the process
    /// @param maxBodyBytes most bytes of a request's body
    public record Settings(boolean checkConsistency, boolean adminApi, boolean lifecycle, Runnable quit,
            int maxBodyBytes) {}

    public PushRoutes(PushStore store, GroupUrl urls, PushMetrics metrics, BodyBudget budget, Executor workers,
            Settings settings) {
        this.store = store;
        this.urls = urls;
        this.metrics = metrics;
        this.budget = budget;
        this.workers = workers;
        this.settings = settings;
    }

    public void mount(Router router) {
        router.errorHandler(404, request -> Requests.fail(request, 404, "404 page not found"));
        router.errorHandler(405, request -> Requests.fail(request, 405, "Method Not Allowed"));
        router.putWithRegex(GROUP_PATH).handler(request -> push(request, true));
        router.postWithRegex(GROUP_PATH).handler(request -> push(request, false));
        router.deleteWithRegex(GROUP_PATH).handler(this::delete);
        if (settings.adminApi()) {
            router.put("/api/v1/admin/wipe").handler(request -> queued(request, "wipe", store::wipe));
        }
        router.get("/-/healthy").handler(this::health);
        router.get("/-/ready").handler(this::health);
        router.route("/-/quit").handler(this::quit);
    }

    private void health(RoutingContext request) {
        if (store.isHealthy()) {
            request.response().putHeader("Content-Type", "text/plain; charset=utf-8").end("OK");
        } else {
            Requests.fail(request, 500, "write queue is full");
        }
    }

    private void quit(RoutingContext request) {
        HttpMethod method = request.request().method();
        if (!method.equals(HttpMethod.PUT) && !method.equals(HttpMethod.POST)) {
            request.response().setStatusCode(405).putHeader("Allow", "POST, PUT")
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end("Only POST or PUT requests allowed.");
        } else if (!settings.lifecycle()) {
            request.response().setStatusCode(403).putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end("Lifecycle API is not enabled.");
        } else {
            request.response().end("Requesting termination... Goodbye!").onComplete(sent -> settings.quit().run());
        }
    }

    private void push(RoutingContext request, boolean replace) {
        long startNanos = System.nanoTime();
        String method = Requests.lowerCase(request.request().method().name());
        String path = path(request);
        String type = request.request().getHeader("Content-Type");
        String encoding = request.request().getHeader("Content-Encoding");
        BodyBudget.Share share = budget.share();
        RequestBody.receive(request.request(), settings.maxBodyBytes(), share).thenCompose(body -> {
            metrics.sizeBytes.labelValues(method).observe(body.length);
            return run(() -> store.push(Requests.tenant(request), group(path), body, type, encoding, replace, share));
        })
                .whenComplete((done, failure) -> {
                    share.close();
                    metrics.durationSeconds.labelValues(method).observe((System.nanoTime() - startNanos) / 1e9);
                    finish(request, "push", failure, settings.checkConsistency() ? 200 : 202);
                });
    }

    /// Null only for a request line that no route matches.
    private static String path(RoutingContext request) {
        return Objects.requireNonNullElse(request.request().path(), "");
    }

    private void delete(RoutingContext request) {
        Labels group;
        TenantId tenant;
        try {
            group = group(path(request));
            tenant = Requests.tenant(request);
        } catch (PushException | IllegalArgumentException e) {
            finish(request, "delete", e, 0);
            return;
        }
        queued(request, "delete", () -> store.delete(tenant, group));
    }

    /// A deletion is durable before it is answered: the Pushgateway's 202 promises less, which nobody minds.
    private void queued(RoutingContext request, String handler, Supplier<CompletableFuture<Void>> change) {
        run(change).whenComplete((done, failure) -> finish(request, handler, failure, 202));
    }

    private CompletableFuture<Void> run(Supplier<CompletableFuture<Void>> change) {
        return Requests.run(workers, change);
    }

    private Labels group(String path) {
        return urls.parse(path.substring(path.indexOf("job")));
    }

    private void finish(RoutingContext request, String handler, @Nullable Throwable failure, int success) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        int status = switch (cause) {
            case null -> success;
            case PushException _,UnwritableSamplesException _,RequestBody.BrokenOffException _,IllegalArgumentException _ ->
                400;
            case RequestBody.TooLargeException _ -> 413;
            case LogUnavailableException _ -> 503;
            default -> 500;
        };
        metrics.requests.labelValues(handler, Integer.toString(status),
                Requests.lowerCase(request.request().method().name())).inc();
        if (cause == null) {
            Requests.end(request, status);
            return;
        }
        if (status == 500) {
            log.atError().setCause(cause).log("push failed");
        }
        Requests.fail(request, status, status == 500 ? "internal error" : String.valueOf(cause.getMessage()));
    }
}
