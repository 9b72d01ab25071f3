package io.narthex.standalone.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class WebServerTest {
    private static int status(WebServer server, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://" + server.address() + path)).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void nothingIsMissingBeforeAllRoutesAreMounted() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (WebServer server = WebServer.open(vertx, HostPort.parse("127.0.0.1:0"))) {
            assertThat(status(server, "/api/v1/write")).isEqualTo(503);
            server.router().get("/api/v1/write").handler(request -> request.response().end());
            assertThat(status(server, "/api/v1/write")).isEqualTo(503);
            server.serve();
            assertThat(status(server, "/api/v1/write")).isEqualTo(200);
            assertThat(status(server, "/elsewhere")).isEqualTo(404);
        } finally {
            vertx.close().await();
        }
    }
}
