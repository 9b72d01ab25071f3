package io.narthex.ingest.scrape;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;

/// An HTTP server with one exposition, on a free port of the loopback.
final class FakeTarget implements AutoCloseable {
    private final HttpServer server;
    private final AtomicReference<Headers> lastRequest = new AtomicReference<>(new Headers());
    private final AtomicReference<String> lastQuery = new AtomicReference<>("");
    volatile String exposition = "metric 1\n";
    volatile String contentType = "text/plain; version=0.0.4";
    volatile int status = 200;
    volatile long delayMs;
    volatile boolean gzip;
    volatile boolean stallBody;

    FakeTarget() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/metrics", this::answer);
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/metrics");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/astray", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://[");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            lastRequest.set(exchange.getRequestHeaders());
            lastQuery.set(exchange.getRequestURI().toString());
            TimeUnit.MILLISECONDS.sleep(delayMs);
            byte[] body = exposition.getBytes(StandardCharsets.UTF_8);
            if (!contentType.isEmpty()) {
                exchange.getResponseHeaders().add("Content-Type", contentType);
            }
            if (gzip) {
                exchange.getResponseHeaders().add("Content-Encoding", "gzip");
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (OutputStream out = new GZIPOutputStream(packed)) {
                    out.write(body);
                }
                body = packed.toByteArray();
            }
            exchange.sendResponseHeaders(status, stallBody ? body.length + 1 : body.length);
            exchange.getResponseBody().write(body);
            if (stallBody) {
                exchange.getResponseBody().flush();
                TimeUnit.SECONDS.sleep(30);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String lastHeader(String name) {
        String value = lastRequest.get().getFirst(name);
        return value == null ? "" : value;
    }

    String lastQuery() {
        return lastQuery.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
