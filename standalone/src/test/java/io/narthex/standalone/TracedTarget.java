package io.narthex.standalone;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// A target whose OpenMetrics page has exemplars, always the same.
final class TracedTarget implements AutoCloseable {
    /// When the first of them was observed.
    static final long OBSERVED_SECONDS = System.currentTimeMillis() / 1000 - 60;

    private static final String PAGE = """
                                       # TYPE served counter
                                       served_total{path="/a"} 17 # {trace_id="a"} 0.25 %1$d.125
                                       served_total{path="/b"} 1
                                       # TYPE lasted_seconds histogram
                                       lasted_seconds_bucket{le="0.5"} 3 # {trace_id="b",span_id="c"} 1e-7 %2$d
                                       lasted_seconds_bucket{le="+Inf"} 4 # {} 1e+21 %2$d.001
                                       lasted_seconds_sum 5
                                       lasted_seconds_count 4
                                       # EOF
                                       """.formatted(OBSERVED_SECONDS, OBSERVED_SECONDS + 1);

    private final HttpServer server;

    private TracedTarget(HttpServer server) {
        this.server = server;
    }

    static TracedTarget start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
            server.createContext("/metrics", exchange -> {
                exchange.getResponseHeaders().set("Content-Type",
                        "application/openmetrics-text; version=1.0.0; charset=utf-8");
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
                exchange.close();
            });
            server.start();
            return new TracedTarget(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
