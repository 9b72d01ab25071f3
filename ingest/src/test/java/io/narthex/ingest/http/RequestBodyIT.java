package io.narthex.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.narthex.ingest.limits.BodyBudget;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestBodyIT {
    private static final int MAX_BYTES = 1 << 20;
    private static final int BUDGET = 64 << 10;
    private final BodyBudget budget = new BodyBudget(BUDGET);
    private final AtomicReference<String> failure = new AtomicReference<>("");
    private Vertx vertx;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        server = vertx.createHttpServer().requestHandler(request -> {
            BodyBudget.Share share = budget.share();
            RequestBody.receive(request, MAX_BYTES, share).whenComplete((body, refused) -> {
                share.close();
                failure.set(refused == null ? "" : refused.toString());
                request.response().end(refused == null ? body.length + " bytes" : refused.getMessage());
            });
        }).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private String send(HttpRequest.BodyPublisher body, boolean expectContinue) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client
                    .send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort()))
                            .version(HttpClient.Version.HTTP_1_1)
                            .expectContinue(expectContinue).POST(body).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static HttpRequest.BodyPublisher ofUnknownLength(int bytes) {
        return HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[bytes]));
    }

    @Test
    void bodiesAreRefusedAtTheirLimitAndAtThatOfAllTogether() throws Exception {
        assertThat(send(HttpRequest.BodyPublishers.noBody(), false)).isEqualTo("0 bytes");
        assertThat(send(ofUnknownLength(BUDGET), false)).isEqualTo(BUDGET + " bytes");
        assertThat(send(ofUnknownLength(BUDGET), true)).isEqualTo(BUDGET + " bytes");
        assertThat(send(ofUnknownLength(BUDGET + 1), false))
                .isEqualTo("too many bytes of requests are being processed");
        assertThat(send(HttpRequest.BodyPublishers.ofByteArray(new byte[MAX_BYTES + 1]), false))
                .isEqualTo("Request Entity Too Large");
        assertThat(budget.takenBytes()).isZero();
    }

    @Test
    void theBudgetIsTakenWhileABodyArrivesAndGivenBackWhenItsSenderGoesAway() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            OutputStream out = socket.getOutputStream();
            out.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[3000]);
            out.flush();
            await().until(() -> budget.takenBytes() == 3000);
        }

        await().until(() -> budget.takenBytes() == 0);
        await().untilAsserted(() -> assertThat(failure.get()).endsWith("BrokenOffException: unexpected EOF"));
    }
}
