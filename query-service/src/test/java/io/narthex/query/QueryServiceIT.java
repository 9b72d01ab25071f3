package io.narthex.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.source.SeriesSelection;
import io.narthex.promql.source.SeriesSource;
import io.narthex.query.history.SegmentHistory;
import io.narthex.schema.Records;
import io.narthex.schema.catalogue.CatalogueRecord;
import io.narthex.schema.catalogue.SegmentRecord;
import io.narthex.schema.table.CompactedTable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryServiceIT {
    private static final long T0 = System.currentTimeMillis() / 1000 * 1000 - 600_000;

    @TempDir
    Path directory;

    private static final String DELETE = "/api/v1/admin/tsdb/delete_series";

    private TestLog log;

    @BeforeEach
    void startLog() {
        log = TestLog.start(directory.resolve("kafka"));
    }

    @AfterEach
    void stopLog() {
        log.close();
    }

    private static Labels series(int number) {
        return Labels.of("__name__", "m", "job", "j", "instance", "i" + number);
    }

    private void sendScrapes(int from, int to, boolean layout) throws Exception {
        for (int scrape = from; scrape < to; scrape++) {
            List<TestLog.Point> points = new ArrayList<>();
            for (int s = 0; s < 5; s++) {
                points.add(new TestLog.Point(series(s), T0 + 1000L * scrape, scrape + 100 * s));
            }
            log.send(points, layout);
        }
    }

    private static void awaitSamples(TestServer server, int perSeries) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            String body = server.query("sum(count_over_time(m[1h]))", T0 + 1000L * 600);
            assertThat(body).contains("\"" + 5 * perSeries + "\"]");
        });
    }

    private static void assertEachOnce(TestServer server, int scrapes) throws Exception {
        String body = server.get("/api/v1/query?query=m%5B1h%5D&time=" + (T0 / 1000 + 1200)).body();
        for (int s = 0; s < 5; s++) {
            StringBuilder expected = new StringBuilder("{\"metric\":{\"__name__\":\"m\",\"instance\":\"i" + s
                    + "\",\"job\":\"j\"},\"values\":[");
            for (int scrape = 0; scrape < scrapes; scrape++) {
                expected.append(scrape == 0 ? "[" : ",[").append(T0 / 1000 + scrape).append(",\"")
                        .append(scrape + 100 * s).append("\"]");
            }
            assertThat(body).contains(expected.append("]}"));
        }
    }

    @Test
    void answersFromHeadThenFromSegmentsAfterARestartEachSampleOnce() throws Exception {
        Path storage = directory.resolve("storage");
        sendScrapes(0, 20, false);
        try (TestServer server = TestServer.start(log.connection(), storage)) {
            awaitSamples(server, 20);
            assertEachOnce(server, 20);

            server.service().flush();
            sendScrapes(20, 30, true);
            awaitSamples(server, 30);
            assertEachOnce(server, 30);
        }
        try (TestServer server = TestServer.start(log.connection(), storage)) {
            awaitSamples(server, 30);
            assertEachOnce(server, 30);
            server.service().flush();
            server.service().flush();
            assertEachOnce(server, 30);
        }
        try (TestServer server = TestServer.start(log.connection(), storage)) {
            assertEachOnce(server, 30);
            assertThat(server.get("/api/v1/series?match[]=m").body()).contains("\"instance\":\"i4\"");
            assertThat(server.get("/api/v1/labels").body())
                    .isEqualTo("{\"status\":\"success\",\"data\":[\"__name__\",\"instance\",\"job\"]}");
            assertThat(server.get("/api/v1/label/instance/values?limit=2").body())
                    .isEqualTo("{\"status\":\"success\",\"data\":[\"i0\",\"i1\"],\"warnings\":"
                            + "[\"results truncated due to limit\"]}");
        }
    }

    @Test
    void readsTheLogAgainWhenAFlushDiesBetweenFileAndManifest() throws Exception {
        Path storage = directory.resolve("storage");
        sendScrapes(0, 10, false);
        try (TestServer server = TestServer.start(log.connection(), storage)) {
            awaitSamples(server, 10);
            server.service().flush();
        }
        // The files of a flush that never committed are files that the catalogue does not name.
        Map<Path, byte[]> orphan = new TreeMap<>();
        try (Stream<Path> files = Files.walk(storage.resolve("segments"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path folder = Objects.requireNonNull(file.getParent()).resolveSibling("01KAAAAAAAAAAAAAAAAAAAAAAA");
                orphan.put(folder.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
        for (Map.Entry<Path, byte[]> file : orphan.entrySet()) {
            Files.createDirectories(file.getKey().getParent());
            Files.write(file.getKey(), file.getValue());
        }
        sendScrapes(10, 15, false);
        try (TestServer server = TestServer.start(log.connection(), storage)) {
            awaitSamples(server, 15);
            assertEachOnce(server, 15);
        }
    }

    @Test
    void keepsTheFirstOfTwoConflictingSamplesAcrossFlushAndRestart() throws Exception {
        Path storage = directory.resolve("storage");
        Labels labels = Labels.of("__name__", "c", "job", "j", "instance", "i");
        log.send(List.of(new TestLog.Point(labels, T0, 1), new TestLog.Point(labels, T0 + 2000, 3)), false);
        try (TestServer server = TestServer.start(log.connection(), storage)) {
            server.service().flush();
        }
        log.send(List.of(new TestLog.Point(labels, T0 + 1000, 2), new TestLog.Point(labels, T0, 9)), false);
        try (TestServer server = TestServer.start(log.connection(), storage)) {
            String expected = "\"values\":[[" + T0 / 1000 + ",\"1\"],[" + (T0 / 1000 + 1) + ",\"2\"],["
                    + (T0 / 1000 + 2) + ",\"3\"]]";
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(
                    () -> assertThat(server.query("c[10m]", T0 + 5000)).contains(expected));
            server.service().flush();
            assertThat(server.query("c[10m]", T0 + 5000)).contains(expected);
        }
    }

    @Test
    void mergesRunsOfSmallSegmentsAndStillAnswersEachSampleOnce() throws Exception {
        Path storage = directory.resolve("storage");
        try (TestServer server = TestServer.start(log.connection(), storage,
                config -> config.with(config.storage().withFlushInterval(Duration.ofSeconds(2))));
                CompactedTable<CatalogueRecord> segments = CompactedTable.start(log.connection(), Records.SEGMENTS)) {
            for (int scrape = 0; scrape < 10; scrape++) {
                sendScrapes(scrape, scrape + 1, false);
                awaitSamples(server, scrape + 1);
                server.service().flush();
            }
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(
                    () -> segments.values().stream()
                            .anyMatch(one -> one instanceof SegmentRecord segment && segment.level() == 1));
            assertEachOnce(server, 10);
        }
        try (TestServer server = TestServer.start(log.connection(), storage)) {
            awaitSamples(server, 10);
            assertEachOnce(server, 10);
        }
    }

    @Test
    void deletedSamplesAreGoneAtOnceAndForGood() throws Exception {
        Path storage = directory.resolve("storage");
        String counts = "count_over_time(m{instance=~\"i[123]\"}[1h])";
        sendScrapes(0, 10, false);
        try (TestServer server = TestServer.start(log.connection(), storage, QueryServiceIT::withAdminApi)) {
            awaitSamples(server, 10);
            server.service().flush();
            sendScrapes(10, 20, false);
            awaitSamples(server, 20);

            // Of i1 the samples 5 to 14, of which segments hold the first half; all of i2.
            assertThat(server.post(DELETE, "match[]=m{instance=\"i1\"}&start=" + (T0 / 1000 + 5) + "&end="
                    + (T0 / 1000 + 14)).statusCode()).isEqualTo(204);
            assertThat(server.post(DELETE, "match[]=m{instance=\"i2\"}&end=" + (T0 / 1000 + 19)).statusCode())
                    .isEqualTo(204);

            assertCounts(server.query(counts, T0 + 600_000));
            assertThat(server.query("m{instance=\"i2\"}", T0 + 20_000)).contains("\"result\":[]");
            assertThat(server.get("/api/v1/series?match[]=m").body()).contains("\"i1\"").doesNotContain("\"i2\"");
        }
        try (SegmentHistory history = new SegmentHistory(log.connection(), storage)) {
            assertThat(remaining(history, "i1")).isNotEmpty()
                    .noneMatch(timeMs -> timeMs >= T0 + 5000 && timeMs <= T0 + 14_000);
            assertThat(remaining(history, "i2")).isEmpty();
        }
        try (TestServer server = TestServer.start(log.connection(), storage, QueryServiceIT::withAdminApi)) {
            assertCounts(server.query(counts, T0 + 600_000));

            assertThat(server.post("/api/v1/admin/tsdb/clean_tombstones", "").statusCode()).isEqualTo(204);

            assertCounts(server.query(counts, T0 + 600_000));
            sendScrapes(20, 21, false);
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(
                    () -> assertThat(server.query("m{instance=\"i2\"}", T0 + 20_000)).contains("\"220\""));
        }
        try (CompactedTable<CatalogueRecord> catalogue = CompactedTable.start(log.connection(), Records.SEGMENTS)) {
            catalogue.awaitCaughtUp(Duration.ofSeconds(20));
            // 20 scrapes of 5 series without the 10 of i1 and the 20 of i2.
            assertThat(catalogue.values().stream()
                    .filter(one -> one instanceof SegmentRecord segment && segment.replacedBy().isEmpty())
                    .mapToLong(one -> ((SegmentRecord) one).sampleCount()).sum()).isEqualTo(70);
        }
    }

    private static List<Long> remaining(SegmentHistory history, String instance) {
        List<Long> timesMs = new ArrayList<>();
        SampleBuffer samples = new SampleBuffer();
        for (SeriesSource partition : history.partitions()) {
            try (SeriesCursor cursor = partition.select(new SeriesSelection(TenantId.DEFAULT,
                    List.of(Matcher.equal("instance", instance)), T0, T0 + 60_000))) {
                while (cursor.next()) {
                    samples.clear();
                    cursor.read(samples);
                    for (int i = 0; i < samples.size(); i++) {
                        timesMs.add(samples.timestampMs(i));
                    }
                }
            }
        }
        return timesMs;
    }

    private static QueryConfig withAdminApi(QueryConfig config) {
        return config.with(config.web().withAdminApi(true));
    }

    private static void assertCounts(String body) {
        assertThat(body).contains("\"instance\":\"i1\",\"job\":\"j\"},\"value\":[" + (T0 / 1000 + 600) + ",\"10\"]")
                .contains("\"instance\":\"i3\",\"job\":\"j\"},\"value\":[" + (T0 / 1000 + 600) + ",\"20\"]")
                .doesNotContain("\"i2\"");
    }
}
