package io.narthex.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The senders that people have, Prometheus and vmagent, write into Narthex what they scrape of node-exporter and of
/// themselves. System property `narthex.senders.seconds` says for how long.
class RemoteWriteSendersIT {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteWriteSendersIT.class);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long SECONDS = Long.getLong("narthex.senders.seconds", 20);
    /// Samples that a sender had scraped before it knew where to send them do not count.
    private static final long SETTLING_MS = 5_000;
    private static final String SELF = "-self";

    @TempDir
    static Path home;

    private static StandaloneProcess narthex;

    @TempDir
    Path directory;

    private final Http http = new Http();
    private final int[] peers = ChildProcess.freePorts(2);

    @BeforeAll
    static void start() throws IOException {
        Path config = Files.writeString(home.resolve("prometheus.yml"), "scrape_configs: []\n");
        narthex = StandaloneProcess.start(home, StandaloneProcess.freePorts(), "--config.file=" + config);
    }

    @AfterAll
    static void stop() {
        if (narthex != null) {
            narthex.close();
        }
    }

    @Test
    void prometheusAnswersWhatNarthexAnswers() throws Exception {
        Path prometheus = program("prometheus");
        List<String> jobs = jobs("prometheus");
        try (ChildProcess exporter = startExporter();
                ChildProcess sender = ChildProcess.run(directory, directory.resolve("prometheus.log"),
                        List.of(prometheus.toString(),
                                "--config.file=" + config(jobs, """
                                                                remote_write:
                                                                  - url: %s/api/v1/write
                                                                """.formatted(narthex.web())),
                                "--storage.tsdb.path=" + directory.resolve("tsdb"),
                                "--web.listen-address=127.0.0.1:" + peers[1]))) {
            String theirs = "http://127.0.0.1:" + peers[1];
            awaitScraped(sender, theirs);
            exporter.requireAlive();
            long fromMs = System.currentTimeMillis() + SETTLING_MS;
            Thread.sleep(SETTLING_MS + SECONDS * 1000);
            long toMs = System.currentTimeMillis();
            await("everything of the range is sent").atMost(SOON).until(() -> 1000
                    * metric(theirs, "prometheus_remote_storage_queue_highest_sent_timestamp_seconds") > toMs + 1000);

            for (String job : jobs) {
                compare(job, fromMs, toMs, theirs, narthex.web());
            }
            for (String name : List.of("prometheus_remote_storage_samples_failed_total",
                    "prometheus_remote_storage_samples_dropped_total",
                    "prometheus_remote_storage_samples_retried_total",
                    "prometheus_remote_storage_metadata_failed_total")) {
                assertThat(metric(theirs, name)).as(name).isZero();
            }
        }
    }

    /// Samples, and through them every count and sum, are equal; these are what a user would ask for.
    private void compare(String job, long fromMs, long toMs, String theirs, String ours) {
        Map<Map<String, String>, RawSamples.Series> expected = select(job, fromMs, toMs, theirs);
        Map<Map<String, String>, RawSamples.Series> actual = select(job, fromMs, toMs, ours);
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((labels, series) -> assertThat(actual.get(labels)).isEqualTo(series));
        LOG.atInfo().addKeyValue("job", job).addKeyValue("series", actual.size())
                .addKeyValue("count", count(actual)).addKeyValue("sum", sum(actual))
                .addKeyValue("sumOfPrometheus", sum(expected)).log("Prometheus answers the same");
        assertThat(count(actual)).isGreaterThan(actual.size() * (SECONDS - SETTLING_MS / 1000) / 2);
    }

    private Map<Map<String, String>, RawSamples.Series> select(String job, long fromMs, long toMs, String web) {
        Map<Map<String, String>, RawSamples.Series> byLabels = new HashMap<>();
        RawSamples.select(http, web, "{job=\"" + job + "\"}", fromMs, toMs)
                .forEach(series -> byLabels.put(series.labels(), series));
        return byLabels;
    }

    private static long count(Map<?, RawSamples.Series> series) {
        return series.values().stream().mapToLong(one -> one.timestampsMs().size()).sum();
    }

    private static double sum(Map<?, RawSamples.Series> series) {
        return series.values().stream().flatMap(one -> one.values().stream()).mapToDouble(value -> value)
                .filter(value -> !Double.isNaN(value)).sum();
    }

    @Test
    void everyRowThatVmagentSentIsThereOnce() throws Exception {
        Path vmagent = program("vmagent");
        List<String> jobs = jobs("vmagent");
        Path config = config(jobs, "");
        try (ChildProcess exporter = startExporter();
                ChildProcess sender = ChildProcess.run(directory, directory.resolve("vmagent.log"),
                        List.of(vmagent.toString(), "-promscrape.config=" + config, "-promscrape.noStaleMarkers",
                                "-remoteWrite.url=" + narthex.web() + "/api/v1/write",
                                "-remoteWrite.tmpDataPath=" + directory.resolve("vmagent"),
                                "-httpListenAddr=127.0.0.1:" + peers[1]))) {
            String theirs = "http://127.0.0.1:" + peers[1];
            long fromMs = System.currentTimeMillis() - 1000;
            await("vmagent sends").atMost(SOON).ignoreExceptionsInstanceOf(UncheckedIOException.class).until(() -> {
                sender.requireAlive();
                return sent(theirs) > 0;
            });
            exporter.requireAlive();
            Thread.sleep(SECONDS * 1000);
            config(List.of(), "");
            assertThat(http.get(theirs + "/-/reload").statusCode()).isEqualTo(200);
            long settled = awaitSettled(theirs);

            long[] answered = new long[1];
            await("every row is queryable").atMost(SOON).untilAsserted(() -> {
                answered[0] = 0;
                for (String job : jobs) {
                    answered[0] += count(select(job, fromMs, System.currentTimeMillis(), narthex.web()));
                }
                assertThat(answered[0]).isEqualTo(settled);
            });
            LOG.atInfo().addKeyValue("sent", settled).addKeyValue("answered", answered[0])
                    .log("every row of vmagent is answered once");
            for (String name : List.of("vmagent_remotewrite_packets_dropped_total",
                    "vmagent_remotewrite_retries_count_total", "vmagent_remotewrite_errors_total")) {
                assertThat(metric(theirs, name)).as(name).isZero();
            }
        }
    }

    private long sent(String vmagent) {
        return (long) metric(vmagent, "vmagent_remotewrite_block_size_rows_sum");
    }

    /// Rows sent once nothing more comes.
    private long awaitSettled(String vmagent) throws InterruptedException {
        long before = -1;
        long now = sent(vmagent);
        while (now != before || metric(vmagent, "vmagent_remotewrite_pending_data_bytes") > 0) {
            Thread.sleep(3_000);
            before = now;
            now = sent(vmagent);
        }
        return now;
    }

    /// Twice node-exporter and the sender itself.
    private static List<String> jobs(String sender) {
        return List.of(sender + "-node", sender + "-node-again", sender + SELF);
    }

    private ChildProcess startExporter() {
        return ChildProcess.run(directory, directory.resolve("exporter.log"), List.of(
                program("prometheus-node-exporter").toString(), "--web.listen-address=127.0.0.1:" + peers[0]));
    }

    /// On the path, or the test is skipped.
    private static Path program(String name) {
        Optional<Path> found = Arrays.stream(System.getenv("PATH").split(":", -1)).map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable).findFirst();
        assumeTrue(found.isPresent(), name + " is not installed");
        return found.orElseThrow();
    }

    private Path config(List<String> jobs, String more) throws IOException {
        StringBuilder text = new StringBuilder("global:\n  scrape_interval: 1s\nscrape_configs:");
        text.append(jobs.isEmpty() ? " []\n" : "\n");
        for (String job : jobs) {
            text.append("  - job_name: ").append(job).append("\n    static_configs:\n      - targets: ['127.0.0.1:")
                    .append(job.endsWith(SELF) ? peers[1] : peers[0]).append("']\n");
        }
        return Files.writeString(directory.resolve("sender.yml"), text.append(more));
    }

    private void awaitScraped(ChildProcess sender, String theirs) {
        await("all targets are up").atMost(SOON).until(() -> {
            sender.requireAlive();
            return http.isReady(peers[1])
                    && http.query(theirs, "sum(up)").body().contains("\"" + 3 + "\"");
        });
    }

    /// Sum over all series of a name in an exposition; 0 if there is none.
    private double metric(String base, String name) {
        Pattern line = Pattern.compile(Pattern.quote(name) + "(\\{.*\\})? ([^ ]+)");
        return http.get(base + "/metrics").body().lines().map(line::matcher).filter(Matcher::matches)
                .mapToDouble(matcher -> Double.parseDouble(matcher.group(2))).sum();
    }
}
