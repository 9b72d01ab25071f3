package io.narthex.promql.differential;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.model.Labels;
import org.awaitility.Awaitility;

/// The Prometheus of the distribution, on a port of its own, with what it is given by remote write.
final class PrometheusProcess implements AutoCloseable {
    static final Path BINARY = Path.of("/usr/bin/prometheus");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String base;

    private PrometheusProcess(Process process, int port) {
        this.process = process;
        this.base = "http://127.0.0.1:" + port;
    }

    static PrometheusProcess start(Path directory) throws IOException {
        Path config = Files.writeString(directory.resolve("prometheus.yml"), "global: {}\n");
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Process process = new ProcessBuilder(BINARY.toString(), "--config.file=" + config, "--storage.tsdb.path="
                + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + port,
                "--storage.tsdb.retention.time=100y", "--web.enable-remote-write-receiver", "--log.level=warn")
                .redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
        PrometheusProcess started = new PrometheusProcess(process, port);
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> started.get("/-/ready")
                    .statusCode() == 200);
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    void write(Map<Labels, TreeMap<Long, Double>> series) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(HttpRequest.newBuilder(URI.create(base + "/api/v1/write"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(RemoteWrite.body(series))).header("Content-Encoding",
                        "snappy")
                .header("X-Prometheus-Remote-Write-Version", "0.1.0").build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException("remote write: " + response.statusCode() + " " + response.body());
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(base + path)).build(), HttpResponse.BodyHandlers
                .ofString());
    }

    Answer instant(String query, long timeMs) throws IOException, InterruptedException {
        return answer(get("/api/v1/query?query=" + encoded(query) + "&time=" + timeMs / 1000.0));
    }

    Answer range(String query, long startMs, long endMs, long stepMs) throws IOException, InterruptedException {
        return answer(get("/api/v1/query_range?query=" + encoded(query) + "&start=" + startMs / 1000.0 + "&end="
                + endMs / 1000.0 + "&step=" + stepMs / 1000.0));
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    private static Answer answer(HttpResponse<String> response) {
        Map<?, ?> answer = (Map<?, ?>) Json.parse(response.body());
        Map<Labels, TreeMap<Long, Double>> series = new TreeMap<>();
        if (answer.get("error") != null) {
            return new Answer(series, String.valueOf(answer.get("error")));
        }
        Map<?, ?> data = (Map<?, ?>) answer.get("data");
        List<?> result = (List<?>) data.get("result");
        if (data.get("resultType").equals("scalar")) {
            put(series, Labels.EMPTY, result);
            return new Answer(series, "");
        }
        for (Object one : result) {
            Map<?, ?> item = (Map<?, ?>) one;
            Labels.Builder labels = Labels.builder();
            ((Map<?, ?>) item.get("metric")).forEach((name, value) -> labels.add((String) name, (String) value));
            List<?> values = item.get("values") instanceof List<?> many ? many : List.of((Object) item.get("value"));
            Labels built = labels.build();
            values.forEach(value -> put(series, built, (List<?>) value));
        }
        return new Answer(series, "");
    }

    private static void put(Map<Labels, TreeMap<Long, Double>> series, Labels labels, List<?> point) {
        Answer.put(series, labels, Math.round(Double.parseDouble((String) point.get(0)) * 1000), number((String) point
                .get(1)));
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    @Override
    public void close() {
        // It keeps nothing that anybody needs.
        process.destroyForcibly().onExit().join();
    }
}
