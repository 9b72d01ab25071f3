package io.narthex.rules.peer;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.narthex.model.Labels;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// An installed Prometheus on a free port, fed by remote write and asked by its API.
public final class PrometheusPeer implements AutoCloseable {
    public static final Path BINARY = Path.of("/usr/bin/prometheus");
    private static final int MAX_LITERAL = 1 << 16;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String url;

    /// @param config text of its `prometheus.yml`
    public PrometheusPeer(Path directory, String config) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        Path file = directory.resolve("prometheus-peer.yml");
        Files.writeString(file, config);
        url = "http://127.0.0.1:" + port;
        process = new ProcessBuilder(BINARY.toString(), "--config.file=" + file,
                "--storage.tsdb.path=" + directory.resolve("tsdb"), "--web.listen-address=127.0.0.1:" + port,
                "--web.enable-remote-write-receiver").redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus-peer.log").toFile()).start();
        try {
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions()
                    .until(() -> client.send(HttpRequest.newBuilder(URI.create(url + "/-/ready")).build(),
                            HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Sends one sample of each series by remote write 1.0.
    public void write(Map<Labels, Map.Entry<Long, Double>> samples) throws IOException, InterruptedException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        samples.forEach((labels, sample) -> {
            ByteArrayOutputStream series = new ByteArrayOutputStream();
            labels.forEach((name, value) -> {
                ByteArrayOutputStream label = new ByteArrayOutputStream();
                field(label, 1, name.getBytes(StandardCharsets.UTF_8));
                field(label, 2, value.getBytes(StandardCharsets.UTF_8));
                field(series, 1, label.toByteArray());
            });
            ByteArrayOutputStream point = new ByteArrayOutputStream();
            point.write(1 << 3 | 1);
            point.writeBytes(ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(Double.doubleToRawLongBits(sample.getValue())).array());
            point.write(2 << 3);
            varint(point, sample.getKey());
            field(series, 2, point.toByteArray());
            field(request, 1, series.toByteArray());
        });
        HttpResponse<String> response = client.send(HttpRequest.newBuilder(URI.create(url + "/api/v1/write"))
                .header("Content-Encoding", "snappy").header("Content-Type", "application/x-protobuf")
                .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                .POST(HttpRequest.BodyPublishers.ofByteArray(literals(request.toByteArray()))).build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException("remote write: " + response.statusCode() + " " + response.body());
        }
    }

    private static void field(ByteArrayOutputStream out, int number, byte[] bytes) {
        out.write(number << 3 | 2);
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /// Snappy's block format without any compression.
    private static byte[] literals(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        varint(out, bytes.length);
        for (int from = 0; from < bytes.length; from += MAX_LITERAL) {
            int length = Math.min(MAX_LITERAL, bytes.length - from);
            out.write(61 << 2);
            out.write(length - 1 & 0xff);
            out.write(length - 1 >> 8);
            out.write(bytes, from, length);
        }
        return out.toByteArray();
    }

    /// Values of an expression at each of equally spaced times.
    public Map<Long, Map<Labels, Double>> valuesAt(String expr, long startMs, long endMs, long stepMs)
            throws IOException, InterruptedException {
        String query = "query=" + URLEncoder.encode(expr, StandardCharsets.UTF_8) + "&start=" + startMs / 1000.0
                + "&end=" + endMs / 1000.0 + "&step=" + stepMs / 1000.0;
        HttpResponse<String> response = client.send(HttpRequest.newBuilder(URI.create(url + "/api/v1/query_range"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(query)).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(expr + ": " + response.body());
        }
        Map<Long, Map<Labels, Double>> values = new TreeMap<>();
        for (Object item : list(map(json(response.body(), "data")).get("result"))) {
            Map<String, String> metric = texts(map(item).get("metric"));
            for (Object point : list(map(item).get("values"))) {
                List<?> pair = list(point);
                long timeMs = Math.round(((Number) required(pair.get(0))).doubleValue() * 1000);
                values.computeIfAbsent(timeMs, _ -> new HashMap<>()).put(Labels.of(metric).withoutMetricName(),
                        number((String) required(pair.get(1))));
            }
        }
        return values;
    }

    private static Object json(String text, String key) {
        return required(map(new Load(LoadSettings.builder().build()).loadFromString(text)).get(key));
    }

    /// A part of a JSON document that must be there.
    public static Object required(@Nullable Object part) {
        return Objects.requireNonNull(part, "missing in JSON");
    }

    public static Map<?, ?> map(@Nullable Object part) {
        return (Map<?, ?>) required(part);
    }

    public static List<?> list(@Nullable Object part) {
        return (List<?>) required(part);
    }

    public static Map<String, String> texts(@Nullable Object part) {
        Map<String, String> texts = new HashMap<>();
        map(part).forEach((key, value) -> texts.put((String) required(key), (String) required(value)));
        return texts;
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
        process.destroy();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        client.close();
    }
}
