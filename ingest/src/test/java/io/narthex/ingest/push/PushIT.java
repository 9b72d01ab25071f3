package io.narthex.ingest.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

import io.narthex.config.PrometheusConfigLoader;
import io.narthex.ingest.IngestConfig;
import io.narthex.ingest.IngestFixture;
import io.narthex.ingest.LogReadback;
import io.narthex.ingest.ProtoWriter;
import io.narthex.ingest.limits.IngestLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.SnappyFramedOutputStream;

class PushIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PROTOBUF = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    @TempDir
    Path directory;

    private static HttpResponse<String> push(IngestFixture ingest, String method, String path, String body,
            String... headers) throws Exception {
        return ingest.send(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static void answered(HttpResponse<String> answer, int status, String text) {
        assertThat(answer.body()).isEqualTo(text);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private static String metrics(IngestFixture ingest) throws Exception {
        return ingest.send("GET", "/metrics", new byte[0]).body();
    }

    @Test
    void aPushLivesThroughRestartsUntilItIsDeleted() throws Exception {
        try (IngestFixture ingest = new IngestFixture(directory);
                LogReadback log = new LogReadback(ingest.connection())) {
            answered(push(ingest, "PUT", "/metrics/job/batch/instance/i", """
                                                                          # TYPE done counter
                                                                          done{job="wrong"} 3
                                                                          # HELP took Seconds.
                                                                          # TYPE took summary
                                                                          took{quantile="0.5"} 1
                                                                          took_sum 4
                                                                          took_count 2
                                                                          """), 200, "");
            String done = "default done{instance=\"i\", job=\"batch\"} 3.0";
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(log.samples).anyMatch(s -> s.startsWith(done))
                    .anyMatch(s -> s.startsWith("default took{instance=\"i\", job=\"batch\", quantile=\"0.5\"} 1.0"))
                    .anyMatch(s -> s.startsWith("default push_time_seconds{instance=\"i\", job=\"batch\"}")));

            await().atMost(PATIENCE).untilAsserted(
                    () -> assertThat(log.samples.stream().filter(s -> s.startsWith(done)).count()).isGreaterThan(2));
            ingest.restartService();
            assertThat(metrics(ingest)).contains("# HELP took Seconds.\n# TYPE took summary\n",
                    "done{instance=\"i\",job=\"batch\"} 3\n");
            int before = log.samples.size();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(log.samples.size()).isGreaterThan(before));

            answered(push(ingest, "POST", "/metrics/job/batch/instance/i", "done 4\n"), 200, "");
            assertThat(metrics(ingest)).contains("# TYPE done untyped\ndone{instance=\"i\",job=\"batch\"} 4\n",
                    "took_sum{instance=\"i\",job=\"batch\"} 4\n");
            answered(push(ingest, "PUT", "/metrics/job/batch/instance/i", "other 1\n"), 200, "");
            assertThat(metrics(ingest)).doesNotContain("took_sum");
            answered(ingest.send("DELETE", "/metrics/job/batch/instance/i", new byte[0]), 202, "");
            answered(ingest.send("DELETE", "/metrics/job/nobody", new byte[0]), 202, "");
            assertThat(metrics(ingest)).doesNotContain("other");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(log.samples)
                    .anyMatch(s -> s.startsWith("default other{instance=\"i\", job=\"batch\"} NaN")));
            ingest.restartService();
            assertThat(ingest.send("GET", "/api/v1/metrics", new byte[0]).body())
                    .isEqualTo("{\"status\":\"success\",\"data\":[]}");
        }
    }

    /// What `curl --data-binary` sends: a body of any size, said to be a form.
    @Test
    void aLargePushThatCallsItselfAFormIsTaken() throws Exception {
        StringBuilder body = new StringBuilder();
        for (int i = 0; body.length() < 100 << 10; i++) {
            body.append("m{i=\"").append(i).append("\"} ").append(i).append('\n');
        }
        try (IngestFixture ingest = new IngestFixture(directory)) {
            answered(push(ingest, "PUT", "/metrics/job/curl", body.toString(), "Content-Type",
                    "application/x-www-form-urlencoded"), 200, "");
            assertThat(metrics(ingest)).contains("m{i=\"5000\",instance=\"\",job=\"curl\"} 5000\n");

            byte[] tooLarge = new byte[IngestLimits.DEFAULT.maxBodyBytes() + 1];
            answered(ingest.send("PUT", "/metrics/job/curl", tooLarge), 413, "Request Entity Too Large\n");
            assertThat(ingest.send("POST", "/api/v1/write", new byte[100 << 10], "Content-Type",
                    "application/x-www-form-urlencoded").statusCode()).isEqualTo(415);
        }
    }

    @Test
    void groupsAreWrittenAgainAtTheConfiguredInterval() throws Exception {
        Path file = directory.resolve("prometheus.yml");
        Files.writeString(file, "global: {scrape_interval: 1s}\n");
        IngestConfig.Push hourly = new IngestConfig.Push(Duration.ZERO, true, false, false, false, Duration.ofHours(1));
        try (IngestFixture ingest = new IngestFixture(directory.resolve("broker"), hourly);
                LogReadback log = new LogReadback(ingest.connection())) {
            answered(push(ingest, "PUT", "/metrics/job/a", "m 1\n"), 200, "");
            ingest.restartService();
            await("written again at the start").atMost(PATIENCE).until(() -> written(log) == 2);

            ingest.service().reload(PrometheusConfigLoader.load(file));
            await("written again every second").atMost(PATIENCE).until(() -> written(log) >= 4);
        }
    }

    private static long written(LogReadback log) {
        return log.samples.stream().filter(s -> s.startsWith("default m{job=\"a\"} 1.0")).count();
    }

    @Test
    void formatsEncodingsAndNamesOfThePushgatewayAreUnderstood() throws Exception {
        try (IngestFixture ingest = new IngestFixture(directory)) {
            ProtoWriter histogram = new ProtoWriter().varint(1, 3).fixed(2, 7.5)
                    .message(3, new ProtoWriter().varint(1, 2).fixed(2, 1)).zigzag(5, 0).varint(7, 1)
                    .message(12, new ProtoWriter().zigzag(1, 0).varint(2, 1)).zigzag(13, 2);
            ProtoWriter family = new ProtoWriter().text(1, "size").text(2, "Bytes.").varint(3, 4)
                    .message(4, new ProtoWriter().message(1, new ProtoWriter().text(1, "a").text(2, "b"))
                            .message(7, histogram));
            byte[] body = new ProtoWriter().delimited(family).toByteArray();

            answered(ingest.send("PUT", "/metrics/job@base64/YS9i/q@base64/=", zip(body), "Content-Type", PROTOBUF,
                    "Content-Encoding", "GZIP"), 200, "");
            answered(ingest.send("POST", "/metrics/job/framed", frame("x 1\n".getBytes(StandardCharsets.UTF_8)),
                    "Content-Encoding", "snappy"), 200, "");

            assertThat(metrics(ingest)).contains("# HELP size Bytes.\n# TYPE size histogram\n",
                    "size_bucket{a=\"b\",instance=\"\",job=\"a/b\",le=\"1\"} 2\n",
                    "x{instance=\"\",job=\"framed\"} 1\n",
                    "pushgateway_http_requests_total");
            JsonArray groups = new JsonObject(ingest.send("GET", "/api/v1/metrics", new byte[0]).body())
                    .getJsonArray("data");
            JsonObject size = groups.getJsonObject(0);
            assertThat(size.getJsonObject("labels").getString("job")).isEqualTo("a/b");
            assertThat(size.getBoolean("last_push_successful")).isTrue();
            JsonObject metric = size.getJsonObject("size").getJsonArray("metrics").getJsonObject(0);
            assertThat(metric.getJsonArray("buckets").encode())
                    .isEqualTo("[[3,\"-0\",\"0\",\"1\"],[0,\"0.5\",\"1\",\"2\"]]");
            assertThat(metric.getString("sum")).isEqualTo("7.5");
            assertThat(ingest.send("GET", "/api/v1/status", new byte[0]).body()).contains("build_information", "flags");
            answered(ingest.send("GET", "/-/healthy", new byte[0]), 200, "OK");
            answered(ingest.send("PUT", "/-/quit", new byte[0]), 403, "Lifecycle API is not enabled.");
            assertThat(ingest.send("PUT", "/api/v1/admin/wipe", new byte[0]).statusCode()).isEqualTo(405);
        }
    }

    private static byte[] zip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static byte[] frame(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new SnappyFramedOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    @Test
    void badPushesAreRefusedAndHarmNothing() throws Exception {
        try (IngestFixture ingest = new IngestFixture(directory)) {
            answered(push(ingest, "PUT", "/metrics/job/a", "# TYPE m counter\nm 1\n"), 200, "");

            answered(push(ingest, "PUT", "/metrics/job/b", "# TYPE m gauge\nm 1\n"), 400,
                    "pushed metrics are invalid or inconsistent with existing metrics: "
                            + "collected metric \"m\" {job=\"b\"} is not a COUNTER\n");
            answered(push(ingest, "PUT", "/metrics/job/b", "x 1 1234\n"), 400,
                    "pushed metrics are invalid or inconsistent with existing metrics: "
                            + "pushed metrics must not have timestamps\n");
            assertThat(metrics(ingest)).contains("push_time_seconds{instance=\"\",job=\"b\"} 0\n");
            answered(push(ingest, "PUT", "/metrics/job/c", "x 1"), 400,
                    "text format parsing error in line 1: unexpected end of input stream\n");
            answered(push(ingest, "PUT", "/metrics/job/c", "x abc\n"), 400,
                    "text format parsing error in line 1: expected float as value, got \"abc\"\n");
            answered(push(ingest, "PUT", "/metrics/job/", "x 1\n"), 400, "job name is required\n");
            answered(push(ingest, "PUT", "/metrics/job/c/a", "x 1\n"), 400,
                    "odd number of components in label string \"/a\"\n");
            answered(push(ingest, "PUT", "/metrics/job/c/__a/b", "x 1\n"), 400, "improper label name \"__a\"\n");
            answered(push(ingest, "PUT", "/metrics/job/a", "d{l=\"1\"} 1\nd{l=\"1\"} 2\n"), 400,
                    "pushed metrics are invalid or inconsistent with existing metrics: collected metric \"d\" "
                            + "{job=\"a\", l=\"1\"} was collected before with the same name and label values\n");
            assertThat(metrics(ingest)).contains("m{instance=\"\",job=\"a\"} 1\n").doesNotContain("job=\"c\"");
        }
    }

    @Test
    void whatWasAcknowledgedOutlivesAPushThatFailedHalfWay() throws Exception {
        try (IngestFixture ingest = new IngestFixture(directory)) {
            answered(push(ingest, "PUT", "/metrics/job/a", "kept 1\nchanged 1\n"), 200, "");
            String tooLong = "# HELP long " + noise(17 << 20) + "\nlong 1\n";

            answered(push(ingest, "PUT", "/metrics/job/a", "stray 1\n" + tooLong), 400,
                    "a pushed family is larger than a record of the log\n");
            answered(push(ingest, "PUT", "/metrics/job/b", "stray 1\n" + tooLong), 400,
                    "a pushed family is larger than a record of the log\n");
            answered(push(ingest, "POST", "/metrics/job/a", "changed 2\n"), 200, "");
            answered(push(ingest, "POST", "/metrics/job/b", "other 3\n"), 200, "");

            String before = metrics(ingest);
            assertThat(before).contains("kept{instance=\"\",job=\"a\"} 1\n", "changed{instance=\"\",job=\"a\"} 2\n")
                    .doesNotContain("stray");
            ingest.restartService();
            assertThat(metrics(ingest).lines().filter(line -> line.contains("job=")))
                    .containsExactlyInAnyOrderElementsOf(before.lines().filter(line -> line.contains("job=")).toList());
        }
    }

    /// Text that does not compress.
    private static String noise(int length) {
        StringBuilder text = new StringBuilder(length);
        new Random(1).ints(length, 'a', 'z').forEach(c -> text.append((char) c));
        return text.toString();
    }

    @Test
    void aStoppedBrokerIs503UntilItIsBack() throws Exception {
        try (IngestFixture ingest = new IngestFixture(directory)) {
            answered(push(ingest, "PUT", "/metrics/job/a", "m 1\n"), 200, "");
            ingest.stopBroker();

            answered(push(ingest, "PUT", "/metrics/job/a", "m 2\n"), 503, "the log does not acknowledge writes\n");
            assertThat(metrics(ingest)).contains("m{instance=\"\",job=\"a\"} 1\n");

            ingest.startBroker();
            await().atMost(PATIENCE).untilAsserted(
                    () -> answered(push(ingest, "PUT", "/metrics/job/a", "m 3\n"), 200, ""));
        }
    }
}
