package io.narthex.ingest.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.narthex.config.PrometheusConfigLoader;
import io.narthex.config.ScrapeConfig;
import io.narthex.ingest.ProtoWriter;
import io.narthex.model.Labels;
import io.narthex.model.MetricMetadata;
import io.narthex.model.MetricType;
import io.narthex.model.Staleness;
import io.narthex.model.TenantId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScrapeAppenderTest {
    private static final Labels TARGET = Labels.of("job", "j", "instance", "i");

    private final RecordingSink sink = new RecordingSink();
    private final FamilyMetadata families = new FamilyMetadata(sink);
    private static final Duration ACCEPTED_AGE = Duration.ofHours(1);
    private final ScrapeMetrics metrics = new ScrapeMetrics(new PrometheusRegistry());

    private ScrapeAppender appender(String job) {
        return appender(job, TARGET);
    }

    private ScrapeAppender appender(String job, Labels target) {
        var config = PrometheusConfigLoader.parse("scrape_configs:\n- job_name: j\n" + job.indent(2), Path.of(""));
        ScrapeConfig scrapeConfig = config.scrapeConfigs().getFirst();
        return new ScrapeAppender(scrapeConfig, Target.of(target, target, URI.create("http://i/metrics"), Duration
                .ofSeconds(15), Duration.ofSeconds(10), scrapeConfig.histograms()),
                new ScrapeSettings(TenantId.DEFAULT, "me",
                        0, "test", true, ACCEPTED_AGE),
                families, metrics);
    }

    private static List<String> scrape(ScrapeAppender appender, String exposition, long timeMs) throws ScrapeFailure {
        append(appender, exposition, timeMs);
        appender.committed(true);
        return shown(appender.batch());
    }

    private static void append(ScrapeAppender appender, String exposition, long timeMs) throws ScrapeFailure {
        byte[] bytes = exposition.getBytes(UTF_8);
        appender.append(Arrays.copyOf(bytes, bytes.length + 1), bytes.length, exposition.endsWith("# EOF\n")
                ? "application/openmetrics-text"
                : "text/plain", timeMs);
    }

    private static List<String> shown(ScrapeBatch batch) {
        List<String> samples = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            samples.add(batch.series(i).labels().except(List.of("job", "instance")) + " " + (Staleness.isMarker(batch
                    .value(i)) ? "stale" : batch.value(i)) + " @" + batch.timestampMs(i));
        }
        return samples;
    }

    @Test
    void seriesGetTheTargetsLabels() throws ScrapeFailure {
        ScrapeAppender appender = appender("");
        append(appender, "a{x=\"1\"} 2\n", 5);

        assertThat(appender.batch().series(0).labels()).isEqualTo(Labels.of("__name__", "a", "x", "1", "job", "j",
                "instance", "i"));
    }

    @Test
    void conflictingLabelsAreRenamedUntilTheyAreFree() throws ScrapeFailure {
        ScrapeAppender appender = appender("");
        append(appender, "a{job=\"x\",exported_job=\"y\"} 2\n", 5);

        assertThat(appender.batch().series(0).labels()).isEqualTo(Labels.of("__name__", "a", "job", "j", "instance",
                "i", "exported_job", "y", "exported_exported_job", "x"));
    }

    @Test
    void honouredLabelsWinEvenWhenEmpty() throws ScrapeFailure {
        ScrapeAppender appender = appender("honor_labels: true");
        append(appender, "a{job=\"x\",instance=\"\"} 2\n", 5);

        assertThat(appender.batch().series(0).labels()).isEqualTo(Labels.of("__name__", "a", "job", "x"));
    }

    @Test
    void vanishedSeriesEndAndReturn() throws ScrapeFailure {
        ScrapeAppender appender = appender("");

        assertThat(scrape(appender, "a 1\nb 2\n", 10)).containsExactly("a 1.0 @10", "b 2.0 @10");
        assertThat(scrape(appender, "b 2\n", 20)).containsExactly("b 2.0 @20", "a stale @20");
        assertThat(scrape(appender, "b 2\n", 30)).containsExactly("b 2.0 @30");
        assertThat(scrape(appender, "a 3\nb 2\n", 40)).containsExactly("a 3.0 @40", "b 2.0 @40");
        assertThat(appender.seriesAdded()).isEqualTo(1);
    }

    @Test
    void failedScrapeEndsEverythingOnce() throws ScrapeFailure {
        ScrapeAppender appender = appender("");
        scrape(appender, "a 1\nb 2\n", 10);

        assertThatThrownBy(() -> append(appender, "a 1\n???\n", 20)).isInstanceOf(ScrapeFailure.class);
        appender.appendNothing(20);
        assertThat(shown(appender.batch())).containsExactly("a stale @20", "b stale @20");
        appender.committed(false);
        appender.appendNothing(30);
        assertThat(appender.batch().size()).isZero();
    }

    @Test
    void scrapeThatTheLogRefusedDoesNotCount() throws ScrapeFailure {
        ScrapeAppender appender = appender("");
        scrape(appender, "a 1\n", 10);
        append(appender, "c 1\n", 20);
        appender.abandoned();

        assertThat(scrape(appender, "c 1\n", 30)).containsExactly("c 1.0 @30", "a stale @30");
    }

    @Test
    void successorEndsWhatItsPredecessorHad() throws ScrapeFailure {
        ScrapeAppender before = appender("");
        scrape(before, "a 1\nb 1\n", 10);
        ScrapeAppender after = appender("");
        after.seed(before.writtenSeries());

        assertThat(scrape(after, "b 1\n", 20)).containsExactly("b 1.0 @20", "a stale @20");
    }

    @Test
    void exposedTimestampsAreKeptAndNotTracked() throws ScrapeFailure {
        ScrapeAppender appender = appender("");

        assertThat(scrape(appender, "a 1 7\na 2 8\nb 1\n", 10)).containsExactly("a 1.0 @7", "a 2.0 @8", "b 1.0 @10");
        assertThat(scrape(appender, "", 20)).containsExactly("b stale @20");
        assertThat(scrape(appender("honor_timestamps: false"), "a 1 7\n", 10)).containsExactly("a 1.0 @10");
    }

    @Test
    void exposedTimestampsOlderThanWhatIsAcceptedAreOutOfBounds() throws ScrapeFailure {
        long now = 10_000_000;
        long oldest = now - ACCEPTED_AGE.toMillis();
        assertThat(scrape(appender(""), "a 1 " + (oldest - 1) + "\nb 1 " + oldest + "\n", now)).containsExactly(
                "b 1.0 @" + oldest);
        assertThat(metrics.outOfBounds.get()).isEqualTo(1);
    }

    @Test
    void trackedTimestampsEndToo() throws ScrapeFailure {
        ScrapeAppender appender = appender("track_timestamps_staleness: true");
        scrape(appender, "a 1 7\n", 10);

        assertThat(scrape(appender, "", 20)).containsExactly("a stale @20");
    }

    @Test
    void duplicatesAreCountedAndTheFirstStays() throws ScrapeFailure {
        ScrapeAppender appender = appender("metric_relabel_configs: [{regex: x, action: labeldrop}]");

        assertThat(scrape(appender, "a{x=\"1\"} 1\na{x=\"2\"} 2\n", 10)).containsExactly("a 1.0 @10");
        assertThat(scrape(appender, "a{x=\"1\"} 3\na{x=\"2\"} 4\n", 20)).containsExactly("a 3.0 @20");
        assertThat(appender.added()).isEqualTo(2);
        assertThat(metrics.duplicateTimestamp.get()).isEqualTo(2);
    }

    @Test
    void metricRelabellingDropsAndCounts() throws ScrapeFailure {
        ScrapeAppender appender = appender(
                "metric_relabel_configs: [{source_labels: [__name__], regex: a, action: drop}]");

        for (int round = 1; round <= 3; round++) {
            assertThat(scrape(appender, "a 1\nb 2\n", 10L * round)).hasSize(1);
            assertThat(appender.total()).isEqualTo(2);
            assertThat(appender.added()).isEqualTo(1);
        }
    }

    @Test
    void samplesFarInTheFutureAreCountedAndLeftOut() throws ScrapeFailure {
        assertThat(scrape(appender(""), "a 1 700000\nb 1 600000\n", 10)).containsExactly("b 1.0 @600000");
        assertThat(metrics.outOfBounds.get()).isEqualTo(1);
    }

    @Test
    void limitsFailTheScrapeInPrometheusWords() throws ScrapeFailure {
        assertThatThrownBy(() -> append(appender("sample_limit: 1"), "a 1\nb 1\n", 1)).hasMessage(
                "sample limit exceeded");
        assertThatThrownBy(() -> append(appender("label_limit: 3"), "a{b=\"c\"} 1\n", 1)).hasMessage(
                "label_limit exceeded (metric: a, number of labels: 4, limit: 3)");
        assertThatThrownBy(() -> append(appender("label_name_length_limit: 8"), "a{bbbbbbbbb=\"c\"} 1\n", 1))
                .hasMessage("label_name_length_limit exceeded (metric: a, label name: bbbbbbbbb, length: 9, limit: 8)");
        assertThatThrownBy(() -> append(appender("label_value_length_limit: 1"), "a{b=\"cc\"} 1\n", 1)).hasMessage(
                "label_value_length_limit exceeded (metric: a, label name: b, value: \"cc\", length: 2, limit: 1)");
        assertThatThrownBy(() -> append(appender("metric_name_validation_scheme: legacy"), "{\"a.b\"} 1\n", 1))
                .hasMessageStartingWith("invalid metric name or label names: {");
        assertThat(scrape(appender("sample_limit: 2"), "a 1\nb 1\n", 1)).hasSize(2);
    }

    @Test
    void orderMayChangeBetweenScrapes() throws ScrapeFailure {
        ScrapeAppender appender = appender("");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            lines.add("m{i=\"" + i + "\"} " + i + "\n");
        }
        java.util.Random random = new java.util.Random(3);
        for (int round = 1; round < 20; round++) {
            java.util.Collections.shuffle(lines, random);
            List<String> some = lines.subList(0, 400);
            List<String> samples = scrape(appender, String.join("", some), round);
            for (String line : some) {
                String sample = line.replaceAll("(.*) (.*)\n", "$1 $2.0 @" + round);
                assertThat(samples).contains(sample);
            }
            assertThat(samples.stream().filter(sample -> !sample.contains("stale"))).hasSize(400);
        }
    }

    @Test
    void metadataGoesOutWhenItChanges() throws ScrapeFailure {
        ScrapeAppender appender = appender("");
        String exposition = "# HELP a_bytes what\n# TYPE a_bytes gauge\n# UNIT a_bytes bytes\na_bytes 1\n# EOF\n";
        scrape(appender, exposition, 1);
        families.publish();
        assertThat(sink.metadata).containsEntry("a_bytes", new MetricMetadata(MetricType.GAUGE, "what", "bytes"));
        sink.metadata.clear();
        scrape(appender, exposition, 2);
        families.publish();
        assertThat(sink.metadata).isEmpty();
    }

    @Test
    void exemplarsAreWrittenOnce() throws ScrapeFailure {
        ScrapeAppender appender = appender("");
        String exposition = "a_total 1 # {t=\"x\"} 1 2\n# EOF\n";
        append(appender, exposition, 10_000);
        assertThat(appender.batch().exemplars()).hasSize(1);
        appender.committed(true);
        append(appender, exposition, 20_000);
        assertThat(appender.batch().exemplars()).isEmpty();
    }

    @Test
    void anExemplarWithoutATimestampHasThatOfTheScrapeThatSawItFirst() throws ScrapeFailure {
        ScrapeAppender appender = appender("");
        String exposition = "a_total 1 # {t=\"x\"} 1\n# EOF\n";
        append(appender, exposition, 10_000);
        assertThat(appender.batch().exemplars()).extracting(one -> one.exemplar().timestampMs())
                .containsExactly(10_000L);
        appender.committed(true);
        append(appender, exposition, 20_000);
        assertThat(appender.batch().exemplars()).isEmpty();
    }

    @Test
    void anExemplarWithLongLabelsIsLeftOut() throws ScrapeFailure {
        ScrapeAppender appender = appender("");
        append(appender, "a_total 1 # {t=\"" + "x".repeat(128) + "\"} 1\n# EOF\n", 10_000);
        assertThat(appender.batch().exemplars()).isEmpty();
        append(appender, "a_total 1 # {t=\"" + "\uD83D\uDE00".repeat(127) + "\"} 1\n# EOF\n", 20_000);
        assertThat(appender.batch().exemplars()).hasSize(1);
    }

    @Test
    void protobufGivesTheSeriesOfTheTextAndNativeHistograms() throws ScrapeFailure {
        ScrapeAppender appender = appender("scrape_native_histograms: true");
        ProtoWriter histogram = new ProtoWriter().varint(1, 1).fixed(2, 3).fixed(6, 0.5).varint(7, 1);
        byte[] body = new ProtoWriter().delimited(new ProtoWriter().text(1, "g").text(2, "A gauge.").varint(3, 1)
                .message(4, new ProtoWriter().message(2, new ProtoWriter().fixed(1, 4)))).delimited(new ProtoWriter()
                        .text(1, "h").varint(3, 4).message(4, new ProtoWriter().message(7, histogram)))
                .toByteArray();
        for (long timeMs = 1000; timeMs < 4000; timeMs += 1000) {
            appender.append(body, body.length, "application/vnd.google.protobuf", timeMs);
            appender.committed(true);
            assertThat(shown(appender.batch())).containsExactly("g 4.0 @" + timeMs);
            assertThat(appender.batch().histograms()).singleElement().satisfies(sample -> {
                assertThat(sample.series().labels().value(Labels.METRIC_NAME)).isEqualTo("h");
                assertThat(sample.histogram().sum()).isEqualTo(3);
            });
            assertThat(List.of(appender.total(), appender.added(), appender.seriesAdded())).containsExactly(2, 2,
                    timeMs == 1000 ? 2 : 0);
        }
        families.publish();
        assertThat(sink.metadata).containsEntry("g", new MetricMetadata(MetricType.GAUGE, "A gauge.", ""));
        appender.append(body, 0, "application/vnd.google.protobuf", 5000);
        assertThat(shown(appender.batch())).containsExactlyInAnyOrder("g stale @5000", "h stale @5000");
    }
}
