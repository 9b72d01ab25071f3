package io.narthex.ingest.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

import io.narthex.ingest.IngestConfig;
import io.narthex.ingest.IngestFixture;
import io.narthex.ingest.ProtoWriter;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Debian's Pushgateway 1.5 and ours side by side: the same requests in the same order.
class PushgatewayDiffIT {
    private static final Path PUSHGATEWAY = Path.of("/usr/bin/prometheus-pushgateway");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String PROTOBUF = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    @TempDir
    private Path directory;
    @SuppressWarnings("NullAway.Init")
    private IngestFixture ours;
    @SuppressWarnings("NullAway.Init")
    private Process theirs;
    private String theirsUrl = "";

    private record Request(String method, String path, byte[] body, String... headers) {
        static Request of(String method, String path, String body, String... headers) {
            return new Request(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
        }

        @Override
        public String toString() {
            return method + " " + path + " " + new String(body, StandardCharsets.UTF_8) + " "
                    + String.join(" ", headers);
        }
    }

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isExecutable(PUSHGATEWAY), "Pushgateway is not installed at " + PUSHGATEWAY);
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        theirsUrl = "http://127.0.0.1:" + port;
        theirs = new ProcessBuilder(PUSHGATEWAY.toString(), "--web.listen-address=127.0.0.1:" + port,
                "--persistence.file=", "--web.enable-admin-api").redirectErrorStream(true)
                .redirectOutput(directory.resolve("theirs.log").toFile()).start();
        ours = new IngestFixture(directory.resolve("broker"),
                new IngestConfig.Push(Duration.ZERO, true, false, true, false, Duration.ofSeconds(1)));
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions()
                .until(() -> theirs(Request.of("GET", "/-/ready", "")).statusCode() == 200);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (theirs != null) {
            theirs.destroy();
            theirs.waitFor(10, TimeUnit.SECONDS);
        }
        if (ours != null) {
            ours.close();
        }
    }

    private HttpResponse<String> theirs(Request request) throws IOException, InterruptedException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(theirsUrl + request.path()))
                .timeout(Duration.ofSeconds(20))
                .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
        if (request.headers().length > 0) {
            builder.headers(request.headers());
        }
        return CLIENT.send(builder.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> ours(Request request) throws Exception {
        return ours.send(request.method(), request.path(), request.body(), request.headers());
    }

    private void same(SoftAssertions all, List<Request> requests) throws Exception {
        for (Request request : requests) {
            HttpResponse<String> expected;
            try {
                expected = theirs(request);
            } catch (HttpTimeoutException e) {
                all.fail("theirs does not answer " + request);
                continue;
            }
            HttpResponse<String> actual = ours(request);
            all.assertThat(shown(actual)).as(request.toString()).isEqualTo(shown(expected));
        }
    }

    /// Metrics in messages are masked: theirs are shown as protobuf text. So is the type of a clash, since theirs
    /// depends on the order of a hash map.
    private static String shown(HttpResponse<String> answer) {
        return answer.statusCode() + " " + answer.body().replaceAll("(collected metric \"\\w+\") \\{.*} ", "$1 {} ")
                .replaceAll("is not a [A-Z]+", "is not a TYPE") + " "
                + answer.headers().firstValue("Content-Type").orElse("");
    }

    /// The families of `/api/v1/metrics` without times, each as a line after the labels of its group.
    private static String families(HttpResponse<String> answer) {
        List<String> lines = new ArrayList<>();
        for (Object group : new JsonObject(answer.body()).getJsonArray("data")) {
            Map<String, Object> families = new TreeMap<>(((JsonObject) group).getMap());
            Object labels = ordered(Objects.requireNonNull(families.remove("labels")));
            families.forEach((name, family) -> lines.add(labels + " " + name + " " + ordered(family)));
        }
        // A label set of ours has no empty labels.
        return lines.stream().map(line -> line.replace("empty=, ", "")).sorted()
                .map(line -> line.replaceAll("time_stamp=[^,}]*", "time_stamp=T")
                        .replaceAll("value=1\\.\\d+e\\+09", "value=T"))
                .collect(Collectors.joining("\n"));
    }

    private static Object ordered(Object json) {
        return switch (json) {
            case Map<?, ?> map -> {
                Map<String, Object> ordered = new TreeMap<>();
                map.forEach((key, value) -> ordered.put(String.valueOf(key), ordered(value)));
                yield ordered;
            }
            case List<?> list -> list.stream().map(PushgatewayDiffIT::ordered).toList();
            case JsonObject object -> ordered(object.getMap());
            case JsonArray array -> ordered(array.getList());
            default -> json;
        };
    }

    /// The samples of pushed families on `/metrics`, without times.
    private static String exposed(HttpResponse<String> answer) {
        return answer.body().lines().filter(line -> line.contains("job=\"")).map(
                line -> line.replace("empty=\"\",", "").replaceAll(" 1\\.\\d+e\\+09$", " T")).sorted()
                .collect(Collectors.joining("\n"));
    }

    private static byte[] zip(String plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] protobuf(String name, int type, ProtoWriter... metrics) {
        ProtoWriter family = new ProtoWriter().text(1, name).text(2, "Help of " + name).varint(3, type);
        for (ProtoWriter metric : metrics) {
            family.message(4, metric);
        }
        return new ProtoWriter().delimited(family).toByteArray();
    }

    @Test
    void pushesAreAnsweredAndShownAlike() throws Exception {
        List<Request> requests = new ArrayList<>();
        String typed = """
                       # HELP done_total Things done.
                       # TYPE done_total counter
                       done_total{kind="a"} 3
                       done_total{kind="b",job="wrong",instance="i9"} 4.5e+06
                       # TYPE took_seconds summary
                       took_seconds{quantile="0.5"} NaN
                       took_seconds{quantile="0.99"} 0.001
                       took_seconds_sum 17.5
                       took_seconds_count 3
                       # HELP size_bytes Size \\\\ of\\nthings.
                       # TYPE size_bytes histogram
                       size_bytes_bucket{le="1"} 1
                       size_bytes_bucket{le="+Inf"} 2
                       size_bytes_sum -Inf
                       size_bytes_count 2
                       """;
        requests.add(Request.of("PUT", "/metrics/job/typed", typed));
        requests.add(Request.of("POST", "/metrics/job/typed/instance/i1", typed));
        requests.add(Request.of("POST", "/metrics/job/typed", "other{l=\"quote \\\" slash \\\\ line\\n\"} 0x10\n"));
        requests.add(Request.of("PUT", "/metrics/job/plain", "a 1\nb{x=\"y\"} 2\n"));
        requests.add(Request.of("PUT", "/metrics/job/plain", "c 3\n"));
        requests.add(Request.of("POST", "/metrics/job/plain", "b 5\n", "Content-Type", "text/plain"));
        requests.add(Request.of("POST", "/metrics/job/plain", "", "Content-Type", "text/plain"));
        requests.add(Request.of("PUT", "/metrics/job/emptied", ""));
        requests.add(Request.of("PUT", "/metrics/job@base64/YS9iL2M", "slashed 1\n"));
        requests.add(Request.of("PUT", "/metrics/job@base64/YS9iL2M=/path@base64/L3Zhci90bXA=", "slashed 2\n"));
        requests.add(Request.of("PUT", "/metrics/job/base/empty@base64/=", "empty_label 2\n"));
        requests.add(Request.of("PUT", "/metrics/job/caf%C3%A9/city/K%C3%B6ln%20am%20Rhein", "umlaut 2\n"));
        requests.add(Request.of("PUT", "/metrics/job/plus+sign/a/1%2B1", "plus 2\n"));
        requests.add(Request.of("PUT", "/metrics/job/twice/a/1/a/2", "last_wins 2\n"));
        requests.add(Request.of("PUT", "/metrics/job/first/job/second", "which_job 2\n"));
        requests.add(Request.of("PUT", "/metrics/job/zipped", "", "Content-Encoding", "identity"));
        requests.add(new Request("PUT", "/metrics/job/zipped", zip("zipped 7\n"), "Content-Encoding", "gzip"));
        requests.add(new Request("PUT", "/metrics/job/protobuf", protobuf("proto_gauge", 1,
                new ProtoWriter().message(1, new ProtoWriter().text(1, "l").text(2, "v"))
                        .message(2, new ProtoWriter().fixed(1, 2.5))),
                "Content-Type", PROTOBUF));
        requests.add(new Request("POST", "/metrics/job/protobuf", protobuf("proto_total", 0,
                new ProtoWriter().message(3, new ProtoWriter().fixed(1, 9))), "Content-Type",
                PROTOBUF + "; charset=utf-8"));
        requests.add(Request.of("PUT", "/metrics/job/values",
                "nan NaN\ninf +Inf\nminf -Inf\nbig 1e300\nsmall 1e-7\nmillion 1000000\nlong 123456789012345678\nneg -0\n"));
        requests.add(Request.of("DELETE", "/metrics/job/twice/a/2", ""));
        requests.add(Request.of("DELETE", "/metrics/job/nobody", ""));
        SoftAssertions all = new SoftAssertions();
        same(all, requests);
        // Their DELETE is only queued when it is answered.
        await().atMost(Duration.ofSeconds(5)).until(
                () -> !theirs(Request.of("GET", "/metrics", "")).body().contains("last_wins"));
        Request groups = Request.of("GET", "/api/v1/metrics", "");
        all.assertThat(families(ours(groups))).isEqualTo(families(theirs(groups)));
        Request metrics = Request.of("GET", "/metrics", "");
        all.assertThat(exposed(ours(metrics))).isEqualTo(exposed(theirs(metrics)));
        all.assertAll();
    }

    @Test
    void badPushesAreRefusedAlike() throws Exception {
        List<Request> requests = new ArrayList<>();
        requests.add(Request.of("PUT", "/metrics/job/good", "# TYPE good counter\ngood 1\n"));
        for (String body : List.of("x 1", "x abc\n", "x\n", "x{ 1\n", "x{a=b} 1\n", "x{a=\"b} 1\n",
                "x{a=\"b\"} 1 2 3\n",
                "1x 1\n", "# TYPE x weird\nx 1\n", "# TYPE x counter\n# TYPE x counter\nx 1\n",
                "x 1\n# TYPE x counter\n", "# HELP x a\n# HELP x b\nx 1\n", "x 1 1234567890\n",
                "x{a=\"1\"} 1\nx{a=\"1\"} 2\n",
                "# TYPE good gauge\ngood 1\n", "good 1\n", "# TYPE x histogram\nx_bucket 1\n",
                "# TYPE x summary\nx{quantile=\"abc\"} 1\n", "x{a=\"1\",a=\"2\"} 1\n", "x{__name__=\"y\"} 1\n",
                "x{a=\"\\q\"} 1\n", "x 1\r\n", "{a=\"b\"} 1\n", "x{a=\"1\"b=\"2\"} 1\n", "x{a=\"b\",} 1\n", "x 1_000\n",
                "x 1\n\n\n   \n# comment\n", "x 1 # {trace=\"y\"} 2\n", "# EOF\n", "x{a=\"\u00e9\"} 1\n",
                "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_sum 1\n", "push_time_seconds 5\n",
                "# TYPE push_time_seconds counter\npush_time_seconds 5\n", "x{le=\"1\"} 1\n",
                "x{job=\"a\"} 1\nx{job=\"b\"} 2\n")) {
            requests.add(Request.of("PUT", "/metrics/job/bad", body));
        }
        // Not compared: empty parts of paths, which their router redirects, and base64 where 1.5 hangs.
        for (String path : List.of("/metrics/job", "/metrics/job/c/a", "/metrics/job/c/__a/b", "/metrics/job/c/1a/b",
                "/metrics/job/c/a-b/b", "/metrics/job@base64/!!!", "/metrics/job/c/x@base64/YW!",
                "/metrics", "/metrics/jobs/x", "/nonexist")) {
            requests.add(Request.of("PUT", path, "x 1\n"));
            requests.add(Request.of("DELETE", path, ""));
        }
        requests.add(Request.of("PUT", "/metrics/job/z", "not zipped\n", "Content-Encoding", "gzip"));
        requests.add(Request.of("PUT", "/metrics/job/p", "not protobuf\n", "Content-Type", PROTOBUF));
        requests.add(Request.of("PUT", "/metrics/job/p", "", "Content-Type", PROTOBUF));
        requests.add(new Request("PUT", "/metrics/job/p", protobuf("mixed", 1,
                new ProtoWriter().message(3, new ProtoWriter().fixed(1, 2.5))), "Content-Type", PROTOBUF));
        requests.add(Request.of("GET", "/metrics/job/good", ""));
        requests.add(Request.of("PATCH", "/metrics/job/good", "x 1\n"));
        requests.add(Request.of("GET", "/-/healthy", ""));
        requests.add(Request.of("GET", "/-/ready", ""));
        requests.add(Request.of("GET", "/-/quit", ""));
        requests.add(Request.of("PUT", "/-/quit", ""));
        requests.add(Request.of("GET", "/api/v1/admin/wipe", ""));
        SoftAssertions all = new SoftAssertions();
        same(all, requests);
        Request groups = Request.of("GET", "/api/v1/metrics", "");
        all.assertThat(families(ours(groups))).isEqualTo(families(theirs(groups)));
        same(all, List.of(Request.of("PUT", "/api/v1/admin/wipe", "")));
        await().atMost(Duration.ofSeconds(5)).until(() -> families(theirs(groups)).isEmpty());
        all.assertThat(families(ours(groups))).isEmpty();
        all.assertAll();
        assertThat(requests).hasSizeGreaterThan(60);
    }
}
