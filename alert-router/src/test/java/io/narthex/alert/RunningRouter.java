package io.narthex.alert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.TopicCatalogue;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;

/// A router on a broker, with its port open, and a client for it.
final class RunningRouter implements AutoCloseable {
    static final String EXTERNAL_URL = "http://alerts.example.org/";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Vertx vertx = Vertx.vertx();
    private final AlertRouterService service;
    private final HttpServer server;
    private final Path configFile;
    final PrometheusRegistry registry = new PrometheusRegistry();

    private RunningRouter(String bootstrapServers, Path configFile, String instanceId) {
        this.configFile = configFile;
        service = AlertRouterService.start(AlertRouterConfig.of(LogConnection.to(bootstrapServers), configFile,
                EXTERNAL_URL, "127.0.0.1:9094", instanceId, "0.34.0"), registry);
        Router router = Router.router(vertx);
        service.mount(router);
        try {
            server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").toCompletionStage()
                    .toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            service.close();
            throw new IllegalStateException(e);
        }
    }

    static void createTopics(String bootstrapServers) {
        try (Admin admin = LogConnection.to(bootstrapServers).admin()) {
            new TopicCatalogue(2, (short) 1).ensure(admin);
        }
    }

    static RunningRouter start(String bootstrapServers, Path directory, String config, String instanceId) {
        Path file = directory.resolve("alertmanager-" + instanceId + ".yml");
        write(file, config);
        RunningRouter router = new RunningRouter(bootstrapServers, file, instanceId);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(router.service::isReady);
        return router;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void configure(String config) {
        write(configFile, config);
    }

    AlertRouterService service() {
        return service;
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).build());
    }

    HttpResponse<String> post(String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)).build());
    }

    HttpResponse<String> delete(String path) {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).DELETE().build());
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        service.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
