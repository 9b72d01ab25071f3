package io.narthex.alert.notify.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpServer;
import io.narthex.alert.config.HttpClientConfig;
import io.narthex.alert.config.TlsConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpPosterIT {
    private static final HttpClientConfig CONFIG = new HttpClientConfig("", "", null, "", "", null, "", TlsConfig.NONE,
            true, true, "", "", false, Map.of(), List.of());

    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private HttpPoster poster;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        poster = new HttpPoster(CONFIG, "test");
    }

    @AfterEach
    void stop() {
        end.countDown();
        poster.close();
        server.stop(0);
        threads.shutdownNow();
    }

    /// Answers with so many bytes, and ends the body only when told to.
    private String answering(int status, int bytes, boolean endless) {
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int left = bytes; left > 0; left -= 1000) {
                    body.write("x".repeat(Math.min(left, 1000)).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                }
                body.flush();
                if (endless) {
                    end.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private HttpPoster.Answer post(String url) throws IOException, InterruptedException {
        return poster.postJson(url, "{}", Duration.ofSeconds(5));
    }

    @Test
    void aSuccessIsOneHoweverLargeItsBodyIs() throws Exception {
        String url = answering(200, 5_000_000, false);

        assertThat(post(url).status()).isEqualTo(200);
        assertThat(post(url).status()).isEqualTo(200);
    }

    @Test
    void aSuccessIsOneHoweverLongItsBodyTakes() throws Exception {
        assertThat(post(answering(202, 10, true)).status()).isEqualTo(202);
    }

    @Test
    void ofAnErrorTheBeginningIsKept() throws Exception {
        HttpPoster.Answer answer = post(answering(500, 5_000_000, false));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).hasSize(4096);
    }

    @Test
    void theUserOfTheUrlIsTheOneOfTheRequest() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();

        post("http://u:p%40@127.0.0.1:" + server.getAddress().getPort() + "/a|b?c={d}");

        assertThat(seen).containsExactly("/a%7Cb?c=%7Bd%7D Basic dTpwQA==");
    }

    @Test
    void anErrorWhoseBodyNeverEndsIsGivenUpInTime() {
        String url = answering(400, 10, true);

        assertThatThrownBy(() -> poster.postJson(url, "{}", Duration.ofMillis(300)))
                .isInstanceOf(HttpTimeoutException.class);
    }
}
