package io.narthex.standalone.web;

import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;

/// One listening HTTP server. Opened early, so that a taken port is refused before anything else has started; routes
/// are mounted while it runs, and until [#serve] every request is answered 503: a sender that met a missing route would
/// take 404 for a final answer and drop what it sends.
public final class WebServer implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final int MAX_HEADER_BYTES = 64 << 10;

    private final HttpServer server;
    private final Router router;
    private final HostPort address;
    private final AtomicBoolean serving;

    private WebServer(HttpServer server, Router router, HostPort address, AtomicBoolean serving) {
        this.server = server;
        this.router = router;
        this.address = address;
        this.serving = serving;
    }

    /// @throws IllegalStateException if the address cannot be bound
    public static WebServer open(Vertx vertx, HostPort address) {
        Router router = Router.router(vertx);
        HttpServerOptions options = new HttpServerOptions().setHost(address.host()).setPort(address.port())
                .setCompressionSupported(false).setHandle100ContinueAutomatically(true)
                .setMaxHeaderSize(MAX_HEADER_BYTES).setMaxInitialLineLength(MAX_HEADER_BYTES);
        AtomicBoolean serving = new AtomicBoolean();
        Future<HttpServer> listening = vertx.createHttpServer(options).requestHandler(request -> {
            if (serving.get()) {
                router.handle(request);
            } else {
                request.response().setStatusCode(503).putHeader("Content-Type", "text/plain; charset=utf-8")
                        .end("Service Unavailable");
            }
        }).listen();
        HttpServer server = await(listening, "listen tcp " + address);
        return new WebServer(server, router, address.withPort(server.actualPort()), serving);
    }

    /// Begins to answer: all routes are mounted.
    public void serve() {
        serving.set(true);
    }

    public Router router() {
        return router;
    }

    /// With the port that is really in use.
    public HostPort address() {
        return address;
    }

    /// Stops accepting and lets requests in flight finish for some seconds. Idempotent.
    @Override
    public void close() {
        await(server.shutdown(DRAIN.toSeconds(), TimeUnit.SECONDS), "stop listening on " + address);
    }

    private static <T> T await(Future<T> future, String what) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(2 * DRAIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            String cause = e.getCause() instanceof BindException
                    ? "bind: address already in use"
                    : String.valueOf(e.getCause());
            throw new IllegalStateException(what + ": " + cause, e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(what + ": no answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(what + ": interrupted", e);
        }
    }
}
