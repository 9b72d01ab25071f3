package io.narthex.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

import io.narthex.model.Labels;
import io.narthex.model.Staleness;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpApiIT {
    private static final long NOW = System.currentTimeMillis();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path directory;

    private static TestLog log;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        log = TestLog.start(directory.resolve("kafka"));
        List<TestLog.Point> points = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            points.add(new TestLog.Point(Labels.of("__name__", "many", "n", Integer.toString(i)), NOW - 1000, i));
        }
        points.add(new TestLog.Point(Labels.of("__name__", "odd", "job", "<&>"), NOW - 1000, 1));
        points.add(new TestLog.Point(Labels.of("__name__", "ended"), NOW - 2000, 1));
        points.add(new TestLog.Point(Labels.of("__name__", "ended"), NOW - 1000, Staleness.MARKER));
        log.send(points, false);
        server = TestServer.start(log.connection(), directory.resolve("storage"),
                config -> config.with(config.web().withAdminApi(true)));
    }

    @AfterAll
    static void stop() {
        server.close();
        log.close();
    }

    @Test
    void takesFormsLargerThanAnAttributeLimit() throws Exception {
        String padding = "or vector(1)".repeat(2000);
        HttpResponse<String> answer = server.post("/api/v1/query",
                "query=" + TestServer.encode("odd " + padding) + "&time=" + NOW / 1000.0);

        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400);
        assertThat(server.post("/api/v1/query", "query=odd").body()).contains("\"job\":\"<&>\"");
        assertThat(server.post("/api/v1/series", "match[]=odd").body()).contains("\"job\":\"<&>\"");
    }

    @Test
    void refusesARangeThatNoNumberHolds() throws Exception {
        HttpResponse<String> answer = server
                .get("/api/v1/query_range?query=odd&start=-9000000000000000&end=9000000000000000&step=1");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("exceeded maximum resolution of 11,000 points per timeseries");
    }

    @Test
    void streamsLargeAnswersCompressed() throws Exception {
        HttpResponse<byte[]> answer = CLIENT.send(
                HttpRequest.newBuilder(server.uri("/api/v1/query?query=many")).header("Accept-Encoding", "gzip")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        String body = new String(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(),
                StandardCharsets.UTF_8);

        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(body).startsWith("{\"status\":\"success\"").endsWith("]}}");
        assertThat(body.split("\"__name__\"", -1)).hasSize(2001);
        assertThat(server.get("/api/v1/query?query=many").body()).hasSameSizeAs(body);
    }

    @Test
    void truncatesToTheLimitWithAWarning() throws Exception {
        String body = server.get("/api/v1/query?query=many&limit=2").body();

        assertThat(body.split("\"__name__\"", -1)).hasSize(3);
        assertThat(body).endsWith("\"warnings\":[\"results truncated due to limit\"]}");
        assertThat(server.get("/api/v1/query?query=many&limit=-1").body())
                .contains("invalid parameter \\\"limit\\\": limit must be non-negative");
    }

    @Test
    void answersCrossOriginQuestions() throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(server.uri("/api/v1/query")).header("Origin", "http://grafana")
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    }

    @Test
    void federatesTheNewestSampleAndLeavesOutEndedSeries() throws Exception {
        String body = server.get("/federate?match[]=odd&match[]=ended").body();

        assertThat(body).isEqualTo(
                "# TYPE odd untyped\nodd{job=\"<&>\",instance=\"\"} 1 " + (NOW - 1000) + "\n");
    }

    @Test
    void dropsEndedSeriesFromInstantQueries() throws Exception {
        assertThat(server.query("ended", NOW)).contains("\"result\":[]");
        assertThat(server.query("ended", NOW - 1500)).contains("\"ended\"");
    }

    @Test
    void tellsOfItself() throws Exception {
        assertThat(server.get("/api/v1/status/buildinfo").body()).contains("\"version\":\"3.14.0\"");
        assertThat(server.get("/api/v1/status/flags").body()).contains("\"a.flag\":\"b\"");
        assertThat(server.get("/api/v1/status/tsdb?limit=1").body()).contains("\"numSeries\":2002")
                .contains("\"seriesCountByMetricName\":[{\"name\":\"many\",\"value\":2000}]");
        assertThat(server.get("/api/v1/status/runtimeinfo").body()).contains("\"storageRetention\":\"15d\"");
        assertThat(server.get("/api/v1/status/walreplay").statusCode()).isEqualTo(200);
        assertThat(server.get("/api/v1/status/config").body()).isEqualTo(
                "{\"status\":\"success\",\"data\":{\"yaml\":\"\"}}");
    }

    @Test
    void snapshotsByFlushing() throws Exception {
        HttpResponse<String> answer = server.post("/api/v1/admin/tsdb/snapshot", "");

        assertThat(answer.body())
                .matches("\\{\"status\":\"success\",\"data\":\\{\"name\":\"\\d{8}T\\d{6}Z-[0-9a-f]{16}\"}}");
    }

    @Test
    void sendsTheRootToTheQueryPageAndRefusesUnknownPaths() throws Exception {
        HttpResponse<String> root = server.get("/?a=b");

        assertThat(root.statusCode()).isEqualTo(302);
        assertThat(root.headers().firstValue("Location")).hasValue("/query?a=b");
        assertThat(server.get("/api/v1/nothing").statusCode()).isEqualTo(404);
        assertThat(server.get("/assets/../../secret.txt").statusCode()).isEqualTo(404);
    }
}
