package io.narthex.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// What dashboards ask, asked of this process by itself: the training run of the start-up cache. The cache then has the
/// code that answers queries and how it was used, so that the first queries behind a start are not the slow ones.
final class Rehearsal {
    /// Over what the process' own metrics and the demo rules give.
    private static final List<String> EXPRESSIONS = List.of("up{job=\"narthex\"}", "{__name__=~\"(jvm|process)_.+\"}",
            "sum by (job) (rate(prometheus_http_requests_total[1m]))",
            "sum(rate(prometheus_http_requests_total{handler=~\"/api/v1/.+\",code!~\"5..\"}[1m]))",
            "sum by (job) (rate({__name__=~\"prometheus_(http_requests|engine_query_samples)_total\"}[1m]))",
            "histogram_quantile(0.99, sum by (le) (rate(prometheus_http_request_duration_seconds_bucket[1m])))",
            "topk(10, sum by (handler, code) (rate(prometheus_http_requests_total[1m])))",
            "max_over_time(rate(prometheus_http_requests_total[1m])[10m:1m])",
            "avg by (job) (avg_over_time(jvm_memory_used_bytes[1m]))",
            "sum by (handler) (rate(prometheus_http_requests_total[1m]) * on (job, instance) group_left () up)",
            "count({__name__!=\"\"})", "up == 1 or vector(0)", "increase(process_cpu_seconds_total[1m]) > 0");
    private static final long RANGE_SECONDS = 3600;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient client;
    private final URI base;
    private final InstantSource clock;

    private Rehearsal(HttpClient client, URI base, InstantSource clock) {
        this.client = client;
        this.base = base;
        this.clock = clock;
    }

    /// Asks again and again until the time is over.
    ///
    /// @throws IOException if an answer is not 200, or none
    static void run(URI base, Duration time) throws IOException, InterruptedException {
        InstantSource clock = InstantSource.system();
        Instant end = clock.instant().plus(time);
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            Rehearsal rehearsal = new Rehearsal(client, base, clock);
            while (clock.instant().isBefore(end)) {
                rehearsal.once();
            }
        }
    }

    private void once() throws IOException, InterruptedException {
        long now = clock.instant().getEpochSecond();
        String span = "start=" + (now - RANGE_SECONDS) + "&end=" + now;
        for (String expression : EXPRESSIONS) {
            String query = "query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
            get("/api/v1/query?" + query + "&time=" + now);
            post("/api/v1/query", query);
            get("/api/v1/query_range?" + query + "&" + span + "&step=15");
            post("/api/v1/query_range", query + "&" + span + "&step=15");
        }
        get("/api/v1/labels?" + span);
        get("/api/v1/label/__name__/values?" + span);
        get("/api/v1/label/handler/values?" + span + "&match%5B%5D=prometheus_http_requests_total");
        get("/api/v1/series?" + span + "&match%5B%5D=prometheus_http_requests_total");
        get("/api/v1/metadata");
    }

    private void get(String path) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(base.resolve(path)));
    }

    private void post(String path, String form) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(base.resolve(path)).header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept-Encoding", "gzip").POST(BodyPublishers.ofString(form)));
    }

    private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(response.uri() + " answered " + response.statusCode() + ": "
                    + new String(response.body(), StandardCharsets.UTF_8));
        }
    }
}
