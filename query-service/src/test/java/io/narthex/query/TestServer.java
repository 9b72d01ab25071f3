package io.narthex.query;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

import io.narthex.schema.series.IdTable;
import io.narthex.schema.topic.LogConnection;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import org.awaitility.Awaitility;

/// A query service behind an HTTP server on a free port.
final class TestServer implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final IdTable ids;
    private final QueryService service;
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Router router;

    private TestServer(LogConnection log, Path storage, UnaryOperator<QueryConfig> change)
            throws InterruptedException {
        ids = IdTable.start(log);
        ServerInfo info = new ServerInfo("3.14.0", "", "", "", "", 1_700_000_000_000L, Map.of("a.flag", "b"));
        QueryConfig config = QueryConfig.defaults(log, storage, URI.create("http://localhost:9090/"), info);
        service = QueryService.start(change.apply(config), ids, new PrometheusRegistry());
        router = Router.router(vertx);
        service.mount(router);
        server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").toCompletionStage()
                .toCompletableFuture().join();
    }

    /// Starts and waits until the log was replayed.
    static TestServer start(LogConnection log, Path storage, UnaryOperator<QueryConfig> change)
            throws InterruptedException {
        TestServer started = new TestServer(log, storage, change);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(started.service::isReady);
        return started;
    }

    static TestServer start(LogConnection log, Path storage) throws InterruptedException {
        return start(log, storage, config -> config);
    }

    /// The paths that have a route, as Vert.x spells them.
    List<String> routes() {
        return router.getRoutes().stream().map(Route::getPath).filter(Objects::nonNull).toList();
    }

    QueryService service() {
        return service;
    }

    int port() {
        return server.actualPort();
    }

    HttpResponse<String> get(String pathAndQuery) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(uri(pathAndQuery)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /// The body of an instant query.
    String query(String text, long timeMs) throws IOException, InterruptedException {
        return get("/api/v1/query?query=" + encode(text) + "&time=" + timeMs / 1000.0).body();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    URI uri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + port() + pathAndQuery);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        service.close();
        ids.close();
    }
}
