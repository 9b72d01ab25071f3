package io.narthex.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Requests as a user's tools send them. Thread-safe.
final class Http {
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();

    /// @throws UncheckedIOException if there is no answer
    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).GET());
    }

    HttpResponse<String> postJson(String url, String body) {
        return send(HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> put(String url, String body) {
        return send(HttpRequest.newBuilder(URI.create(url)).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// @param web base URL of the PromQL API
    HttpResponse<String> query(String web, String expression) {
        return get(web + "/api/v1/query?query=" + encode(expression));
    }

    HttpResponse<String> queryRange(String web, String expression, long startMs, long endMs, long stepMs) {
        return get(web + "/api/v1/query_range?query=" + encode(expression) + "&start=" + startMs / 1000.0 + "&end="
                + endMs / 1000.0 + "&step=" + stepMs / 1000.0);
    }

    /// Whether `/-/ready` of a port answers 200.
    boolean isReady(int port) {
        try {
            return get("http://127.0.0.1:" + port + "/-/ready").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
