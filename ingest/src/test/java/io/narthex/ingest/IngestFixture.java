package io.narthex.ingest;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import io.narthex.ingest.limits.IngestLimits;
import io.narthex.schema.topic.LogConnection;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;

/// A broker, the ingest service on it and an HTTP server before it, each of which can be stopped and started again.
public final class IngestFixture implements AutoCloseable {
    private final Path directory;
    private final IngestLimits limits;
    private final int brokerPort;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final IngestConfig.Push push;
    private EmbeddedBroker broker;
    private IngestService service;
    private HttpServer server;

    public IngestFixture(Path directory) throws Exception {
        this(directory, IngestLimits.DEFAULT);
    }

    public IngestFixture(Path directory, IngestLimits limits) throws Exception {
        this(directory, limits,
                new IngestConfig.Push(Duration.ZERO, true, true, false, false, Duration.ofSeconds(1)));
    }

    public IngestFixture(Path directory, IngestConfig.Push push) throws Exception {
        this(directory, IngestLimits.DEFAULT, push);
    }

    private IngestFixture(Path directory, IngestLimits limits, IngestConfig.Push push) throws Exception {
        this.directory = directory;
        this.limits = limits;
        this.push = push;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            brokerPort = socket.getLocalPort();
        }
        broker = EmbeddedBroker.start(brokerConfig());
        service = startService();
        server = listen();
    }

    private BrokerConfig brokerConfig() {
        return new BrokerConfig(directory, "127.0.0.1", brokerPort, Optional.empty(), Map.of());
    }

    private IngestService startService() {
        return IngestService.start(config(), new PrometheusRegistry());
    }

    private IngestConfig config() {
        return new IngestConfig(connection(), "test", false, 3, (short) 1, limits,
                push, Duration.ofSeconds(2), Duration.ofSeconds(3));
    }

    private HttpServer listen() throws Exception {
        Router router = Router.router(vertx);
        service.mountRemoteWrite(router);
        service.mountPush(router);
        return vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").toCompletionStage()
                .toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    public LogConnection connection() {
        return LogConnection.to("127.0.0.1:" + brokerPort);
    }

    public IngestService service() {
        return service;
    }

    public void stopBroker() {
        broker.close();
    }

    public void startBroker() {
        broker = EmbeddedBroker.start(brokerConfig());
    }

    public void restartService() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        service.close();
        service = startService();
        server = listen();
    }

    public int port() {
        return server.actualPort();
    }

    public HttpResponse<String> send(String method, String path, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(30)).method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
        service.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        broker.close();
    }
}
