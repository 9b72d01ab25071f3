package io.narthex.config.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.narthex.config.HttpClientConfig;
import io.narthex.config.PrometheusConfigLoader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpFetcherIT {
    static {
        // As the program's start does; too late where another test has used the client before, hence also in the build.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("Host") + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            if (exchange.getRequestURI().getPath().equals("/away")) {
                exchange.getResponseHeaders().add("Location", "http://other_app:" + port() + "/there");
                exchange.sendResponseHeaders(302, -1);
            } else {
                exchange.sendResponseHeaders(204, -1);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private static HttpClientConfig client(String settings) {
        return PrometheusConfigLoader.parse("scrape_configs:\n- job_name: j\n" + settings.indent(2), Path.of(""))
                .scrapeConfigs().getFirst().http();
    }

    private static InetAddress resolve(String host) throws UnknownHostException {
        if (host.equals("my_app") || host.equals("other_app")) {
            return InetAddress.getLoopbackAddress();
        }
        throw new UnknownHostException(host);
    }

    private int get(HttpClientConfig config, String url) throws IOException {
        try (HttpFetcher fetcher = new HttpFetcher(config, HttpFetcherIT::resolve);
                HttpFetcher.Response response = fetcher.get(URI.create(url), Map.of(), TIMEOUT)) {
            return response.status();
        }
    }

    @Test
    void hostsWithUnderscoresAreReachedUnderTheirNames() throws IOException {
        assertThat(get(client(""), "http://my_app:" + port() + "/metrics?a=b_c")).isEqualTo(204);
        assertThat(asked).containsExactly("my_app:" + port() + " /metrics?a=b_c null");
    }

    @Test
    void hostsWithUnderscoresThatNobodyKnowsAreNamed() {
        assertThatThrownBy(() -> get(client(""), "http://no_app:1/metrics")).isInstanceOf(IOException.class)
                .hasMessage("Get \"http://no_app:1/metrics\": dial tcp: lookup no_app: no such host");
    }

    @Test
    void credentialsStayWithTheHostTheyAreFor() throws IOException {
        assertThat(get(client("authorization: {credentials: x}"), "http://my_app:" + port() + "/away")).isEqualTo(204);
        assertThat(asked).containsExactly("my_app:" + port() + " /away Bearer x",
                "other_app:" + port() + " /there null");
    }
}
