package io.narthex.alert;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import com.sun.net.httpserver.HttpServer;

/// A webhook's other end: records what is posted, and may answer some requests with an error first.
final class RecordingReceiver implements AutoCloseable {
    /// @param path of the URL
    record Posted(String path, String body, String authorization, long atMs) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Posted> posted = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private volatile long delayMs;

    RecordingReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            begun.incrementAndGet();
            LockSupport.parkNanos(delayMs * 1_000_000);
            boolean fails = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            if (!fails) {
                posted.add(new Posted(exchange.getRequestURI().getPath(), body,
                        authorization == null ? "" : authorization, System.currentTimeMillis()));
            }
            exchange.sendResponseHeaders(fails ? 500 : 200, -1);
            exchange.close();
        });
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void failNext(int count) {
        failures.set(count);
    }

    /// Lets every request wait for its answer.
    void delay(long ms) {
        delayMs = ms;
    }

    /// Requests that have come, answered or not.
    int begun() {
        return begun.get();
    }

    List<Posted> posted() {
        return posted;
    }

    List<String> bodies() {
        return posted.stream().map(Posted::body).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
