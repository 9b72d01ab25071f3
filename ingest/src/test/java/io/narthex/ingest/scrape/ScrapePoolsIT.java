package io.narthex.ingest.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.narthex.config.PrometheusConfigLoader;
import io.narthex.config.discovery.DiscoveryMetrics;
import io.narthex.ingest.scrape.RecordingSink.Written;
import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.status.ScrapePoolStatus;
import io.narthex.schema.status.TargetHealth;
import io.narthex.schema.status.TargetStatus;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScrapePoolsIT {
    private final RecordingSink sink = new RecordingSink();
    private final RecordingStatus status = new RecordingStatus();
    private FakeTarget target;
    private ScrapePools pools;
    @TempDir
    private Path dir;

    @BeforeEach
    void start() throws IOException {
        target = new FakeTarget();
        pools = new ScrapePools(
                new ScrapeSettings(TenantId.DEFAULT, "me", 0, "Narthex/test", true, Duration.ofDays(15)), sink, status,
                TargetOwnership.ALL, Clock.systemUTC(), new PrometheusRegistry(),
                new DiscoveryMetrics(new PrometheusRegistry()));
    }

    @AfterEach
    void stop() {
        pools.close();
        target.close();
    }

    private void apply(String job) {
        pools.apply(PrometheusConfigLoader.parse("""
                                                 global: {scrape_interval: 200ms, scrape_timeout: 150ms}
                                                 scrape_configs:
                                                 - job_name: j
                                                   static_configs: [{targets: ["%s"]}]
                                                 """.formatted(target.address()) + job.indent(2), dir));
    }

    /// Of those targets that have it: each is told when its own next scrape is due.
    private List<String> errors(String part) {
        return status.targets().stream().map(TargetStatus::lastError).filter(error -> error.contains(part)).toList();
    }

    private String awaitError(String part) {
        return await().until(() -> errors(part), errors -> !errors.isEmpty()).getFirst();
    }

    @Test
    void targetIsScrapedAgainAndAgainWithItsSyntheticSeries() {
        target.exposition = "# TYPE a gauge\na{x=\"y\"} 1\nb 2";
        apply("");
        await().until(() -> sink.batchCount() >= 4);

        List<Written> up = sink.of("up");
        assertThat(up).allMatch(each -> each.value() == 1);
        assertThat(up.getFirst().labels()).isEqualTo(Labels.of("__name__", "up", "job", "j", "instance", target
                .address()));
        for (int i = 1; i < up.size(); i++) {
            assertThat(up.get(i).timestampMs()).isGreaterThan(up.get(i - 1).timestampMs());
        }
        assertThat(sink.of("a")).hasSameSizeAs(up).allMatch(each -> each.value() == 1);
        assertThat(sink.of("scrape_samples_scraped")).allMatch(each -> each.value() == 2);
        assertThat(sink.of("scrape_series_added").getFirst().value()).isEqualTo(2);
        assertThat(sink.of("scrape_series_added").get(1).value()).isZero();
        assertThat(sink.of("scrape_duration_seconds")).allMatch(each -> each.value() > 0);
        TargetStatus shown = status.targets().getFirst();
        assertThat(shown.health()).isEqualTo(TargetHealth.UP);
        assertThat(shown.scrapeUrl()).isEqualTo("http://" + target.address() + "/metrics");
        assertThat(target.lastHeader("Accept")).isEqualTo(
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                        + "application/openmetrics-text;version=0.0.1;q=0.5,"
                        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2");
        assertThat(target.lastHeader("Accept-Encoding")).isEqualTo("gzip");
        assertThat(target.lastHeader("X-Prometheus-Scrape-Timeout-Seconds")).isEqualTo("0.15");
        assertThat(target.lastHeader("Upgrade")).isEmpty();
    }

    @Test
    void failuresAreNamedAsPrometheusNamesThem() {
        target.status = 503;
        apply("");
        assertThat(awaitError("503")).isEqualTo("server returned HTTP status 503 Service Unavailable");
        target.status = 200;
        target.contentType = "";
        awaitError("non-compliant scrape target sending blank Content-Type");
        target.contentType = "text/html";
        assertThat(awaitError("text/html")).isEqualTo("received unsupported Content-Type \"text/html\" and no "
                + "fallback_scrape_protocol specified for target");
        target.contentType = "text/plain";
        target.exposition = "a b\n";
        assertThat(awaitError("ParseFloat")).isEqualTo(
                "strconv.ParseFloat: parsing \"b\": invalid syntax while parsing: \"a b\"");
        target.exposition = "a 1\n";
        target.delayMs = 400;
        assertThat(awaitError("deadline")).isEqualTo("Get \"http://" + target.address()
                + "/metrics\": context deadline exceeded");
        target.delayMs = 0;
        target.stallBody = true;
        awaitError("deadline");
        target.stallBody = false;
        await().until(() -> status.targets().getFirst().health() == TargetHealth.UP);
        target.close();
        awaitError("connect");
        assertThat(sink.of("up").stream().map(Written::value).collect(Collectors.toSet())).containsExactlyInAnyOrder(
                0.0, 1.0);
    }

    @Test
    void redirectToNowhereIsAFailedScrapeLikeOthers() {
        apply("metrics_path: /astray");
        assertThat(awaitError("Location")).startsWith("Get \"http://" + target.address()
                + "/astray\": failed to parse Location header \"http://[\": ");
        await().until(() -> sink.of("up").size() > 2);
        assertThat(sink.of("up")).allMatch(each -> each.value() == 0);
    }

    @Test
    void sinkThatBreaksFailsOneScrapeAndNotTheLoop() {
        apply("");
        await().until(() -> !sink.of("metric").isEmpty());
        sink.breaking = true;
        assertThat(awaitError("not written")).isEqualTo("scrape not written: sink is broken");
        sink.breaking = false;
        await().until(() -> status.targets().getFirst().health() == TargetHealth.UP);
    }

    @Test
    void failedScrapeEndsSeriesAndTheyComeBack() {
        apply("");
        await().until(() -> !sink.of("metric").isEmpty());
        target.status = 500;
        await().until(() -> sink.of("metric").stream().anyMatch(Written::isMarker));
        int before = sink.of("metric").size();
        target.status = 200;
        await().until(() -> sink.of("metric").size() > before);
        assertThat(sink.of("metric").stream().filter(Written::isMarker)).hasSize(1);
        assertThat(sink.of("up")).anyMatch(each -> each.value() == 0);
    }

    @Test
    void logThatIsAwayIsAFailedScrapeAndEverythingResumes() {
        apply("");
        await().until(() -> !sink.of("metric").isEmpty());
        sink.refusing = true;
        assertThat(awaitError("not written")).isEqualTo("scrape not written: broker is away");
        int before = sink.batchCount();
        target.exposition = "other 1\n";
        sink.refusing = false;
        await().until(() -> sink.batchCount() > before);
        assertThat(sink.of("metric").getLast().isMarker()).isTrue();
        await().until(() -> status.targets().getFirst().health() == TargetHealth.UP);
    }

    @Test
    void compressedAndOversizedBodiesAreHandled() {
        target.gzip = true;
        target.exposition = "m{x=\"" + "y".repeat(2000) + "\"} 1\n";
        apply("body_size_limit: 1KB\nextra_scrape_metrics: true");
        assertThat(awaitError("body size")).isEqualTo("body size limit exceeded");
        target.exposition = "m 1\n";
        await().until(() -> status.targets().getFirst().health() == TargetHealth.UP);
        assertThat(sink.of("scrape_body_size_bytes")).anyMatch(each -> each.value() == -1);
        await().until(() -> sink.of("scrape_body_size_bytes").getLast().value() == 4);
        assertThat(sink.of("scrape_timeout_seconds").getFirst().value()).isEqualTo(0.15);
    }

    @Test
    void credentialsHeadersParametersAndRedirectsAreSent() throws IOException {
        Files.writeString(dir.resolve("secret"), "geheim\n");
        apply("""
              metrics_path: /moved
              basic_auth: {username: u, password_file: secret}
              http_headers: {X-Extra: {values: [one]}}
              enable_compression: false
              """);
        await().until(() -> status.targets().getFirst().health() == TargetHealth.UP);
        assertThat(target.lastHeader("Authorization")).isEqualTo("Basic dTpnZWhlaW0=");
        assertThat(target.lastHeader("X-Extra")).isEqualTo("one");
        assertThat(target.lastHeader("Accept-Encoding")).isEqualTo("identity");
        apply("authorization: {credentials: tok}\nparams: {a: [b]}");
        await().until(() -> target.lastHeader("Authorization").equals("Bearer tok"));
        assertThat(target.lastQuery()).isEqualTo("/metrics?a=b");
    }

    @Test
    void unchangedPoolsRunOnAndChangedOnesTakeOver() {
        apply("");
        await().until(() -> sink.of("metric").size() >= 2);
        apply("");
        await().until(() -> sink.of("metric").size() >= 4);
        apply("metric_relabel_configs: [{source_labels: [__name__], regex: metric, target_label: __name__, replacement: new}]");
        await().until(() -> sink.of("new").size() >= 2);
        assertThat(sink.of("metric").stream().filter(Written::isMarker)).hasSize(1);
        assertThat(sink.of("metric").getLast().isMarker()).isTrue();
    }

    @Test
    void removedTargetEndsAfterTwoIntervals() {
        apply("");
        await().until(() -> sink.of("metric").size() >= 2);
        pools.apply(PrometheusConfigLoader.parse("", dir));
        await().until(() -> sink.of("metric").getLast().isMarker() && sink.of("up").getLast().isMarker());
        List<Written> written = sink.of("metric");
        assertThat(written.getLast().timestampMs() - written.get(written.size() - 2).timestampMs()).isBetween(100L,
                300L);
        assertThat(status.targets()).isEmpty();
        assertThat(status.pools()).isEmpty();
    }

    @Test
    void endOfTheProcessLeavesNoMarkers() {
        apply("");
        await().until(() -> sink.of("metric").size() >= 2);
        pools.close();
        assertThat(sink.all()).noneMatch(Written::isMarker);
    }

    @Test
    void targetLimitFailsEveryScrapeWithoutARequest() {
        apply("target_limit: 1\nfile_sd_configs: [{files: [more.json]}]");
        await().until(() -> status.targets().getFirst().health() == TargetHealth.UP);
        write("more.json", "[{\"targets\": [\"127.0.0.1:1\"]}]");
        assertThat(awaitError("target_limit")).isEqualTo("target_limit exceeded (number of targets: 2, limit: 1)");
    }

    @Test
    void poolWithDiscoveryThatIsNotBuiltFailsVisiblyAndAlone() {
        pools.apply(PrometheusConfigLoader.parse("""
                                                 global: {scrape_interval: 200ms}
                                                 scrape_configs:
                                                 - job_name: bad
                                                   dns_sd_configs: [{names: [x]}]
                                                 - job_name: good
                                                   static_configs: [{targets: ["%s"]}]
                                                 """.formatted(target.address()), dir));
        await().until(() -> !sink.of("metric").isEmpty());
        assertThat(status.pools()).filteredOn(pool -> pool.name().equals("bad")).singleElement().extracting(
                ScrapePoolStatus::error).isEqualTo("service discovery \"dns\" is understood but not built yet");
    }

    @Test
    void targetFilesAreWatchedAndBrokenOnesKeepTheirLastTargets() {
        write("t.yml", "- targets: ['" + target.address() + "']\n  labels: {zone: a}\n");
        apply("file_sd_configs: [{files: ['t*.yml']}]");
        await().until(() -> hasTarget("zone", "a"));
        write("t.yml", "- targets: ['" + target.address() + "']\n  labels: {zone: b}\n");
        await().until(() -> hasTarget("zone", "b") && !hasTarget("zone", "a"));
        assertThat(status.targets()).anyMatch(each -> each.discoveredLabels().value("__meta_filepath").equals(dir
                .resolve("t.yml").toString()));
        write("t.yml", "{{{");
        int batches = sink.batchCount();
        await().until(() -> sink.batchCount() > batches + 4);
        assertThat(hasTarget("zone", "b")).isTrue();
    }

    @Test
    void targetsComeFromAnHttpServer() throws IOException {
        try (FakeTarget server = new FakeTarget()) {
            server.contentType = "application/json; charset=utf-8";
            server.exposition = "[{\"targets\": [\"" + target.address() + "\"], \"labels\": {\"zone\": \"h\"}}]";
            String url = "http://" + server.address() + "/metrics";
            apply("http_sd_configs: [{url: '" + url + "', refresh_interval: 100ms}]");
            await().until(() -> hasTarget("zone", "h"));
            assertThat(server.lastHeader("X-Prometheus-Refresh-Interval-Seconds")).isEqualTo("0.1");
            assertThat(status.targets()).anyMatch(each -> each.discoveredLabels().value("__meta_url").equals(url));
            server.status = 500;
            int batches = sink.batchCount();
            await().until(() -> sink.batchCount() > batches + 4);
            assertThat(hasTarget("zone", "h")).isTrue();
        }
    }

    private boolean hasTarget(String label, String value) {
        return status.targets().stream().anyMatch(each -> each.labels().value(label).equals(value));
    }

    private void write(String name, String text) {
        try {
            Path temporary = dir.resolve(name + ".tmp");
            Files.writeString(temporary, text);
            Files.move(temporary, dir.resolve(name), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
