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
import java.util.Locale;
import java.util.zip.GZIPInputStream;

import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.Staleness;
import io.narthex.query.http.WebSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        log.send(points.getLast().labels(), new Exemplar(Labels.of("trace", "<1>"), 1e21, NOW));
        server = TestServer.start(log.connection(), directory.resolve("storage"),
                config -> config.with(config.web().withAdminApi(true).with(new WebSettings.Search(true, 1500)))
                        .with(config.storage().withMaxExemplars(10)));
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
    void showsTheExemplarsOfEverySelectedSeries() throws Exception {
        String time = NOW / 1000 + (NOW % 1000 == 0 ? "" : String.format(Locale.ROOT, ".%03d", NOW % 1000));
        assertThat(server.post("/api/v1/query_exemplars", "query=rate(many[5m])+%2B+ended").body()).isEqualTo(
                "{\"status\":\"success\",\"data\":[{\"seriesLabels\":{\"__name__\":\"ended\"},\"exemplars\":["
                        + "{\"labels\":{\"trace\":\"<1>\"},\"value\":\"1e+21\",\"timestamp\":" + time + "}]}]}");
        assertThat(server.get("/api/v1/query_exemplars?query=ended&end=" + (NOW / 1000 - 10)).body())
                .isEqualTo("{\"status\":\"success\",\"data\":[]}");
        assertThat(server.get("/api/v1/query_exemplars?query=1").statusCode()).isEqualTo(204);
        assertThat(server.get("/api/v1/query_exemplars?query=ended&start=2&end=1").body())
                .contains("\"error\":\"end timestamp must not be before start timestamp\"");
        assertThat(server.get("/api/v1/query_exemplars?query=sum(").body())
                .contains("\"bad_data\",\"error\":\"1:5: parse error");
    }

    @Test
    void explainsAQueryAndMeasuresItWhereAsked() throws Exception {
        String plan = server.get("/api/v1/query_explain?query=sum(many)&time=" + NOW / 1000.0).body();
        assertThat(plan).startsWith("{\"status\":\"success\",\"data\":{\"name\":").contains("many").doesNotContain(
                "\"samples\"");
        assertThat(server.post("/api/v1/query_range_explain", "query=sum(many)&analyze=true&step=1&start=" + (NOW
                - 5000) / 1000.0 + "&end=" + NOW / 1000.0).body()).contains("\"series\":2000");
        assertThat(server.get("/api/v1/query_explain?query=sum(").body()).contains(
                "\"bad_data\",\"error\":\"invalid parameter \\\"query\\\": 1:5: parse error");
    }

    @Test
    void searchesInBatchesOfLines() throws Exception {
        HttpResponse<String> names = server
                .get("/api/v1/search/metric_names?search[]=nd&include_score=true&include_metadata=1");
        assertThat(names.headers().firstValue("Content-Type")).hasValue("application/x-ndjson; charset=utf-8");
        assertThat(names.body()).isEqualTo("{\"results\":[{\"name\":\"ended\",\"score\":0.8990999999999999}]}\n"
                + "{\"status\":\"success\",\"has_more\":false}\n");
        assertThat(server.post("/api/v1/search/label_values",
                "label=n&limit=3&batch_size=2&sort_by=alpha&sort_dir=dsc").body())
                .isEqualTo("{\"results\":[{\"value\":\"999\"},{\"value\":\"998\"}]}\n"
                        + "{\"results\":[{\"value\":\"997\"}]}\n{\"status\":\"success\",\"has_more\":true}\n");
        assertThat(server.get("/api/v1/search/label_names?match[]=odd&search[]=%C3%A4").body())
                .isEqualTo("{\"results\":[]}\n{\"status\":\"success\",\"has_more\":false}\n");
        assertThat(server.get("/api/v1/search/label_values?label=job&search[]=%3C").body())
                .startsWith("{\"results\":[{\"value\":\"\\u003c\\u0026\\u003e\"}]}\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"start=5&end=4 | end timestamp must not be before start timestamp",
        "start=x | invalid time value for 'start': cannot parse \\\"x\\\" to a valid timestamp",
        "match[]={} | match[] must contain at least one non-empty matcher",
        "fuzz_threshold=101 | invalid fuzz_threshold \\\"101\\\": must be 0-100",
        "fuzz_alg=x | unsupported fuzz_alg \\\"x\\\": must be one of [subsequence jarowinkler]",
        "case_sensitive=x | invalid case_sensitive \\\"x\\\": must be boolean",
        "sort_dir=asc | sort_dir is only valid when sort_by is set",
        "sort_by=score&sort_dir=asc | sort_dir is not supported for sort_by=score",
        "sort_by=alpha&sort_dir=x | invalid sort_dir \\\"x\\\": must be \\\"asc\\\" or \\\"dsc\\\"",
        "sort_by=score | sort_by=score requires search[] to be set",
        "sort_by=x | invalid sort_by \\\"x\\\" for label_values: must be \\\"alpha\\\" or \\\"score\\\"",
        "limit=0 | invalid limit \\\"0\\\": must be a positive integer",
        "limit=1501 | limit 1501 exceeds the configured maximum (1500, see --web.search.max-limit)",
        "batch_size=x | invalid batch_size \\\"x\\\": must be a positive integer",
        "limit=1 | missing required parameter \\\"label\\\""})
    void refusesSearchesInPrometheusWords(String parameters, String error) throws Exception {
        HttpResponse<String> answer = server
                .get("/api/v1/search/label_values?" + parameters.replace("{", "%7B").replace("}", "%7D"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(error);
    }

    @Test
    void tellsWhatItCanDo() throws Exception {
        assertThat(server.get("/api/v1/features").body())
                .startsWith("{\"status\":\"success\",\"data\":{\"api\":{\"admin\":true,\"exclude_alerts\":true,")
                .contains("\"<=\":true", "\"search\":true", "\"sort_by_label\":false", "\"exemplar_storage\":true");
        assertThat(server.get("/api/v1/notifications").body()).isEqualTo("{\"status\":\"success\",\"data\":[]}");
        assertThat(server.get("/api/v1/status/self_metrics?metric_name_pattern=prometheus_tsdb_head_series").body())
                .contains(
                        "\"data\":[{\"name\":\"prometheus_tsdb_head_series\",\"help\":\"Total number of series in the "
                                + "head.\",\"type\":\"GAUGE\",\"metric\":[{\"gauge\":{\"value\":2002}}]}]");
        assertThat(server.get("/api/v1/status/self_metrics").body())
                .contains("\"name\":\"prometheus_http_request_duration_seconds\"", "\"type\":\"COUNTER\"",
                        "\"sampleCount\":\"");
        assertThat(server.get("/api/v1/status/self_metrics?metric_name_pattern=(").body())
                .contains("invalid metric_name_pattern: error parsing regexp: missing closing )");
    }

    @Test
    void snapshotsByFlushing() throws Exception {
        HttpResponse<String> answer = server.post("/api/v1/admin/tsdb/snapshot", "");

        assertThat(answer.body())
                .matches("\\{\"status\":\"success\",\"data\":\\{\"name\":\"\\d{8}T\\d{6}Z-[0-9a-f]{16}\"}}");
        assertThat(server.get("/api/v1/status/tsdb/blocks").body())
                .startsWith("{\"status\":\"success\",\"data\":{\"blocks\":[{\"ulid\":\"0")
                .contains("\"compaction\":{\"level\":1,\"sources\":[\"0");
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
