package io.narthex.ingest.http;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import io.narthex.model.TenantId;
import io.narthex.schema.produce.LogUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/// What all our handlers read from a request and write to an answer.
final class Requests {
    private static final String TENANT_HEADER = "X-Scope-OrgID";

    private Requests() {}

    /// @throws IllegalArgumentException if the header's tenant is not allowed
    static TenantId tenant(RoutingContext request) {
        String header = request.request().getHeader(TENANT_HEADER);
        return header == null || header.isEmpty() ? TenantId.DEFAULT : new TenantId(header);
    }

    /// Ends the answer as Go's `http.Error` does, from whatever thread.
    static void fail(RoutingContext request, int status, String message) {
        onContext(request, () -> request.response().setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8").putHeader("X-Content-Type-Options", "nosniff")
                .end(message + "\n"));
    }

    static void end(RoutingContext request, int status) {
        onContext(request, () -> request.response().setStatusCode(status).end());
    }

    static void onContext(RoutingContext request, Runnable answer) {
        Context context = Vertx.currentContext();
        if (context != null && context.isEventLoopContext()) {
            answerIfOpen(request, answer);
        } else {
            request.vertx().runOnContext(done -> answerIfOpen(request, answer));
        }
    }

    private static void answerIfOpen(RoutingContext request, Runnable answer) {
        if (!request.response().ended() && !request.response().closed()) {
            answer.run();
        }
    }

    /// Runs work off the event loop; fails with [LogUnavailableException] where too much is queued.
    static CompletableFuture<Void> run(Executor workers, Supplier<CompletableFuture<Void>> work) {
        try {
            return CompletableFuture.supplyAsync(work, workers).thenCompose(started -> started);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new LogUnavailableException("too many requests are waiting", e));
        }
    }

    static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
