package io.narthex.standalone.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageRedirectTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private WebServer server;

    @BeforeEach
    void open() {
        server = WebServer.open(vertx, new HostPort("127.0.0.1", 0));
        server.serve();
    }

    @AfterEach
    void close() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private String location() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.address().port() + "/"))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    @Test
    void staysOnTheHostThatTheBrowserAsked() throws Exception {
        new PageRedirect(Optional.empty(), 9090).mount(server.router(), "/alertmanager");
        assertThat(location()).isEqualTo("http://127.0.0.1:9090/alertmanager");
    }

    @Test
    void prefersTheExternalUrl() throws Exception {
        new PageRedirect(Optional.of("https://mon.example/narthex/"), 9090).mount(server.router(), "/query?g0.expr=up");
        assertThat(location()).isEqualTo("https://mon.example/narthex/query?g0.expr=up");
    }
}
