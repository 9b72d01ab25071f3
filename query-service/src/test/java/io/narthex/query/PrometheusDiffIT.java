package io.narthex.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.narthex.model.Labels;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same samples in a real Prometheus and in ours, and equal answers to the same requests.
///
/// Bytes are compared, but sample values by ten digits: the Prometheus that distributions carry sums without
/// compensation. What later versions changed on purpose is not asked here: closed range starts, escaped label sets,
/// texts of some parse errors.
class PrometheusDiffIT {
    private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static final long T0 = System.currentTimeMillis() / 60_000 * 60_000 - 3 * 3_600_000;
    private static final Pattern VALUE = Pattern.compile("\"(-?[0-9.]+(?:e[-+][0-9]+)?)\"");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path directory;

    private static @Nullable Process prometheus;
    private static int prometheusPort;
    private static TestLog log;
    private static TestServer ours;

    @BeforeAll
    static void startBoth() throws Exception {
        assumeTrue(Files.isExecutable(PROMETHEUS) && Files.isExecutable(PROMTOOL),
                "no /usr/bin/prometheus and /usr/bin/promtool to compare with");
        List<TestLog.Point> points = points();
        startPrometheus(points);
        log = TestLog.start(directory.resolve("kafka"));
        log.send(points, false);
        ours = TestServer.start(log.connection(), directory.resolve("storage"));
        // Now everything is in the head and in a segment.
        ours.service().flush();
    }

    @AfterAll
    static void stopBoth() throws InterruptedException {
        if (ours != null) {
            ours.close();
        }
        if (log != null) {
            log.close();
        }
        if (prometheus != null) {
            prometheus.destroy();
            prometheus.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static List<TestLog.Point> points() {
        List<TestLog.Point> points = new ArrayList<>();
        for (int step = 0; step < 120; step++) {
            long timestampMs = T0 + 15_000L * step;
            for (String job : List.of("api", "db")) {
                for (int i = 0; i < 3; i++) {
                    String instance = job + "-" + i + ":9100";
                    double counter = (i + 1) * 7.5 * (step % 50);
                    points.add(new TestLog.Point(Labels.of("__name__", "requests_total", "job", job, "instance",
                            instance, "code", i == 2 ? "500" : "200"), timestampMs, counter));
                    points.add(new TestLog.Point(
                            Labels.of("__name__", "temperature", "job", job, "instance", instance, "path", "/a b"),
                            timestampMs, Math.sin(step / 10.0) * 1e-7 * (i + 1)));
                    if (step < 60 || i != 1) {
                        points.add(new TestLog.Point(
                                Labels.of("__name__", "up", "job", job, "instance", instance), timestampMs, 1));
                    }
                    for (String le : List.of("0.1", "1", "+Inf")) {
                        double size = le.equals("0.1") ? 1 : le.equals("1") ? 3 : 4;
                        points.add(new TestLog.Point(Labels.of("__name__", "latency_bucket", "job", job, "instance",
                                instance, "le", le), timestampMs, size * step));
                    }
                }
            }
        }
        return points;
    }

    private static void startPrometheus(List<TestLog.Point> points) throws Exception {
        Path text = directory.resolve("data.om");
        Files.writeString(text, openMetrics(points));
        Path data = directory.resolve("prometheus");
        Process promtool = new ProcessBuilder(PROMTOOL.toString(), "tsdb", "create-blocks-from", "openmetrics",
                text.toString(), data.toString()).redirectErrorStream(true)
                .redirectOutput(directory.resolve("promtool.log").toFile()).start();
        assertThat(promtool.waitFor()).as("promtool: %s", Files.readString(directory.resolve("promtool.log"))).isZero();
        Path config = directory.resolve("prometheus.yml");
        Files.writeString(config, "global: {scrape_interval: 1m}\n");
        try (ServerSocket socket = new ServerSocket(0)) {
            prometheusPort = socket.getLocalPort();
        }
        prometheus = new ProcessBuilder(PROMETHEUS.toString(), "--config.file=" + config,
                "--storage.tsdb.path=" + data, "--web.listen-address=127.0.0.1:" + prometheusPort)
                .redirectErrorStream(true).redirectOutput(directory.resolve("prometheus.log").toFile()).start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions()
                .until(() -> theirs("/-/ready").statusCode() == 200);
    }

    private static String openMetrics(List<TestLog.Point> points) {
        Map<String, StringBuilder> families = new TreeMap<>();
        for (TestLog.Point point : points) {
            StringBuilder line = families.computeIfAbsent(point.labels().metricName(), name -> new StringBuilder());
            line.append(point.labels().toString().replace("\", ", "\",")).append(' ').append(point.value()).append(' ')
                    .append(String.format(Locale.ROOT, "%d.%03d", point.timestampMs() / 1000,
                            point.timestampMs() % 1000))
                    .append('\n');
        }
        StringBuilder text = new StringBuilder();
        families.forEach((name, lines) -> text.append("# TYPE ").append(name).append(" unknown\n").append(lines));
        return text.append("# EOF\n").toString();
    }

    private static HttpResponse<String> theirs(String pathAndQuery) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + prometheusPort + pathAndQuery)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void compare(List<String> requests) throws IOException, InterruptedException {
        SoftAssertions softly = new SoftAssertions();
        for (String request : requests) {
            HttpResponse<String> expected = theirs(request);
            HttpResponse<String> found = ours.get(request);
            softly.assertThat(rounded(found.body())).as(request).isEqualTo(rounded(inLaterWords(expected.body())));
            softly.assertThat(found.statusCode()).as("code of " + request).isEqualTo(expected.statusCode());
            softly.assertThat(found.headers().firstValue("Content-Type")).as("content type of " + request)
                    .isEqualTo(expected.headers().firstValue("Content-Type"));
        }
        softly.assertAll();
    }

    /// What 3.14 says in other words than 2.42.
    private static String inLaterWords(String body) {
        return body.replace("Invalid time value for '", "invalid time value for '").replace(
                "\"error\":\"invalid expression type",
                "\"error\":\"invalid parameter \\\"query\\\": invalid expression type");
    }

    private static String rounded(String body) {
        return VALUE.matcher(body).replaceAll(
                value -> "\""
                        + new BigDecimal(value.group(1)).round(new MathContext(10)).stripTrailingZeros().toPlainString()
                        + "\"");
    }

    @Test
    void answersQueriesWithTheSameBytes() throws Exception {
        List<String> requests = new ArrayList<>();
        for (String query : List.of("up", "requests_total{job=\"api\"}", "sum by (job) (rate(requests_total[5m]))",
                "temperature", "max_over_time(temperature[10m])", "1e-7", "vector(1e-7)", "vector(1e21)", "\"<a>\"",
                "histogram_quantile(0.9, sum by (le) (rate(latency_bucket[5m])))",
                "topk(1, requests_total{job=\"api\"})",
                "requests_total[1m]", "absent(nothing)", "up == 0", "sort_desc(temperature{job=\"db\"})",
                "sum(up) without (instance)", "count by (code) (requests_total)", "-temperature",
                "requests_total / on (job, instance) up", "1/0", "vector(0/0)", "time()", "nothing")) {
            String encoded = TestServer.encode(query);
            for (double at : new double[]{T0 / 1000.0 + 607, T0 / 1000.0 + 1207.5, T0 / 1000.0 + 2002.25}) {
                requests.add("/api/v1/query?query=" + encoded + "&time=" + String.format(Locale.ROOT, "%.3f", at));
            }
        }
        compare(requests);
    }

    @Test
    void answersRangeQueriesWithTheSameBytes() throws Exception {
        List<String> requests = new ArrayList<>();
        for (String query : List.of("up", "rate(requests_total[2m])", "sum by (code) (increase(requests_total[5m]))",
                "avg_over_time(temperature[3m])", "1", "temperature > 0", "up offset 5m", "resets(requests_total[20m])",
                "quantile_over_time(0.5, temperature[5m])", "sum(up) by (job) * 2", "deriv(temperature[5m])")) {
            requests.add("/api/v1/query_range?query=" + TestServer.encode(query) + "&start=" + (T0 / 1000 + 7)
                    + ".001&end=" + (T0 / 1000 + 2400) + "&step=37");
        }
        compare(requests);
    }

    @Test
    void refusesWithTheSameWordsAndCodes() throws Exception {
        compare(List.of("/api/v1/query?query=up&time=x", "/api/v1/query?query=up&timeout=x",
                "/api/v1/query?query=sum(", "/api/v1/query?query=rate(up)", "/api/v1/query_range?query=up",
                "/api/v1/query_range?query=up&start=1&end=x&step=1",
                "/api/v1/query_range?query=up&start=1&end=0&step=1",
                "/api/v1/query_range?query=up&start=1&end=2&step=0",
                "/api/v1/query_range?query=up&start=1&end=2&step=x",
                "/api/v1/query_range?query=up&start=1&end=200000&step=1",
                "/api/v1/query_range?query=up%5B5m%5D&start=1&end=2&step=1",
                "/api/v1/query_range?query=%22a%22&start=1&end=2&step=1", "/api/v1/series",
                "/api/v1/series?match[]=%7B%7D", "/api/v1/series?match[]=a%7B", "/api/v1/series?match[]=a&start=x",
                "/api/v1/labels?start=a", "/api/v1/labels?match[]=%7Ba=%22%22%7D", "/api/v1/metadata?limit=x",
                "/api/v1/targets/metadata?limit=x", "/api/v1/rules?type=x", "/api/v1/nothing",
                "/api/v1/format_query?query=a%7B"));
    }

    /// A request that is no plain GET.
    private record Sent(String method, String path, String form) {
        HttpResponse<String> to(String server) throws IOException, InterruptedException {
            return CLIENT.send(HttpRequest.newBuilder(URI.create(server + path))
                    .header("Content-Type", "application/x-www-form-urlencoded").header("Origin", "http://grafana")
                    .method(method, HttpRequest.BodyPublishers.ofString(form)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void takesMethodsAndFormsAlike() throws Exception {
        SoftAssertions softly = new SoftAssertions();
        for (Sent sent : List.of(new Sent("POST", "/api/v1/query", "query=1&time=5"),
                new Sent("POST", "/api/v1/query?time=5", "query=1"),
                new Sent("POST", "/api/v1/query?query=2&time=5", "query=1"),
                new Sent("POST", "/api/v1/series", "match[]=nothing"), new Sent("POST", "/api/v1/series", "match[]=a{"),
                new Sent("POST", "/api/v1/series?match[]=%25ZZ", ""), new Sent("POST", "/api/v1/series", "match[]=%ZZ"),
                new Sent("POST", "/api/v1/query_exemplars", "query=1"),
                new Sent("POST", "/api/v1/query_exemplars", "query=up"),
                new Sent("POST", "/api/v1/query_exemplars", "query=up&start=2&end=1"),
                new Sent("POST", "/api/v1/admin/tsdb/snapshot", ""), new Sent("GET", "/api/v1/admin/tsdb/snapshot", ""),
                new Sent("PUT", "/api/v1/query", "query=1"), new Sent("DELETE", "/api/v1/query", ""),
                new Sent("POST", "/api/v1/targets", ""), new Sent("POST", "/api/v1/status/walreplay", ""),
                new Sent("OPTIONS", "/api/v1/query", ""), new Sent("OPTIONS", "/api/v1/any/thing", ""),
                new Sent("POST", "/federate", ""))) {
            HttpResponse<String> expected = sent.to("http://127.0.0.1:" + prometheusPort);
            HttpResponse<String> found = sent.to("http://127.0.0.1:" + ours.port());
            softly.assertThat(found.body()).as(sent.toString()).isEqualTo(expected.body());
            softly.assertThat(found.statusCode()).as("code of " + sent).isEqualTo(expected.statusCode());
            for (String header : List.of("Content-Type", "Access-Control-Allow-Origin",
                    "Access-Control-Allow-Headers", "Access-Control-Allow-Methods", "Access-Control-Expose-Headers")) {
                softly.assertThat(found.headers().firstValue(header)).as(header + " of " + sent)
                        .isEqualTo(expected.headers().firstValue(header));
            }
        }
        softly.assertAll();
    }

    @Test
    void readsTimesAndDurationsAlike() throws Exception {
        List<String> requests = new ArrayList<>();
        for (String time : List.of("5.1234", "1e9", "-1", "%2B5", "2026-11-23T04:00:00.5Z",
                "2026-11-23T04:00:00%2B02:00", "2026-11-23T04:00:00", "2026-11-23t04:00:00z", "2026-11-23T04:00Z",
                "0x10", "1h", "%20")) {
            requests.add("/api/v1/query?query=1&time=" + time);
        }
        for (String step : List.of("5s", "-5", "0.5", "1e300", "", "1m1h", "5m%20", "1d")) {
            requests.add("/api/v1/query_range?query=1&start=100&end=110&step=" + step);
        }
        requests.add("/api/v1/query?query=1&time=5&timeout=1h");
        compare(requests);
    }

    @Test
    void answersMetadataWithTheSameBytes() throws Exception {
        long start = T0 / 1000;
        compare(List.of("/api/v1/labels", "/api/v1/labels?match[]=up", "/api/v1/label/job/values",
                "/api/v1/label/__name__/values", "/api/v1/label/code/values?match[]=requests_total%7Bjob=%22db%22%7D",
                "/api/v1/label/nothing/values", "/api/v1/series?match[]=up&match[]=temperature",
                "/api/v1/series?match[]=%7B__name__=~%22.%2Btotal%22,code!=%22200%22%7D",
                "/api/v1/series?match[]=up&start=" + start + "&end=" + (start + 100),
                "/api/v1/series?match[]=up&start=1&end=2", "/api/v1/rules", "/api/v1/alerts", "/api/v1/alertmanagers",
                "/api/v1/metadata", "/api/v1/targets/metadata",
                "/api/v1/format_query?query=sum%20by(job)(rate(requests_total%5B5m%5D))%20%3E%201"));
    }
}
