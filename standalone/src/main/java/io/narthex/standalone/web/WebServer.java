package io.narthex.standalone.web;

import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;

/// One listening HTTP server. Opened early, so that a taken port is refused before anything else has started; routes
/// may be mounted while it runs.
public final class WebServer implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final int MAX_HEADER_BYTES = 64 << 10;

    private final HttpServer server;
    private final Router router;
    private final HostPort address;

    private WebServer(HttpServer server, Router router, HostPort address) {
        this.server = server;
        this.router = router;
        this.address = address;
    }

    /// @throws IllegalStateException if the address cannot be bound
    public static WebServer open(Vertx vertx, HostPort address) {
        Router router = Router.router(vertx);
        HttpServerOptions options = new HttpServerOptions().setHost(address.host()).setPort(address.port())
                .setCompressionSupported(false).setHandle100ContinueAutomatically(true)
                .setMaxHeaderSize(MAX_HEADER_BYTES).setMaxInitialLineLength(MAX_HEADER_BYTES);
        Future<HttpServer> listening = vertx.createHttpServer(options).requestHandler(router).listen();
        HttpServer server = await(listening, "listen tcp " + address);
        return new WebServer(server, router, address.withPort(server.actualPort()));
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
