package io.narthex.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.narthex.schema.topic.Topics;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log is trimmed up to what segments hold, and the process restarted: what was in the log alone before is answered
/// from Parquet. System property `narthex.flush.seconds` says how often it flushes.
class FlushedLogIT {
    private static final Logger LOG = LoggerFactory.getLogger(FlushedLogIT.class);
    private static final int FLUSH_SECONDS = Integer.getInteger("narthex.flush.seconds", 4);
    private static final Duration FLUSHES = Duration.ofSeconds(3L * FLUSH_SECONDS + 30);
    private static final WriteLoad.Shape SHAPE = new WriteLoad.Shape(10, 4, 500);
    private static final int PARTITIONS = 4;

    @TempDir
    Path directory;

    private final Http http = new Http();
    private final int[] ports = StandaloneProcess.freePorts();

    @Test
    void readsAcrossTheEndOfTheSegmentsGiveEverySampleOnce() throws Exception {
        Path config = Files.writeString(directory.resolve("prometheus.yml"), "scrape_configs: []\n");
        String[] flags = {"--config.file=" + config, "--storage.flush-interval=" + FLUSH_SECONDS + "s",
            "--storage.log-retention=0s", "--web.enable-admin-api"};
        List<WriteLoad.Sent> sent;
        Map<Integer, Long> beginnings;
        try (StandaloneProcess narthex = StandaloneProcess.start(directory, ports, flags);
                WriteLoad load = new WriteLoad(narthex.web(), SHAPE)) {
            load.start();
            await("every partition is trimmed twice").atMost(FLUSHES).until(
                    () -> SegmentFiles.in(directory.resolve("data")).perPartition().values().stream()
                            .filter(count -> count >= 2).count() == PARTITIONS
                            && logBeginnings(narthex).values().stream().allMatch(offset -> offset > 0));
            sent = load.stop();
            beginnings = logBeginnings(narthex);
            narthex.kill();
        }
        try (StandaloneProcess narthex = StandaloneProcess.start(directory, ports, flags)) {
            SegmentFiles files = SegmentFiles.in(directory.resolve("data"));
            beginnings.forEach((partition, offset) -> assertThat(files.endOffset(partition))
                    .as("what is not in the log any more is in segments").isGreaterThanOrEqualTo(offset));

            Ledger ledger = new Ledger(sent);
            long answered = ledger.assertAnswered(http, narthex.web());
            assertThat(http.query(narthex.web(), "sum(count_over_time(" + WriteLoad.METRIC + "[1h]))").body())
                    .contains("\"" + answered + "\"");

            assertThat(narthex.send(HttpRequest.newBuilder(URI.create(narthex.web() + "/api/v1/admin/tsdb/snapshot"))
                    .POST(HttpRequest.BodyPublishers.noBody())).statusCode()).isEqualTo(200);
            SegmentFiles flushed = SegmentFiles.in(directory.resolve("data"));
            Map<SegmentFiles.SampleName, Double> inFiles = flushed.samples(WriteLoad.METRIC);
            assertThat(inFiles).hasSize((int) answered);
            assertHolds(ledger, inFiles);
            LOG.atInfo().addKeyValue("acknowledged", ledger.acknowledgedSamples()).addKeyValue("answered", answered)
                    .addKeyValue("inParquet", inFiles.size()).addKeyValue("segments", flushed.manifests().size())
                    .addKeyValue("trimmedTo", beginnings).log("every sample is in segments or log, and answered once");
        }
    }

    private static void assertHolds(Ledger ledger, Map<SegmentFiles.SampleName, Double> inFiles) {
        for (WriteLoad.Sent one : ledger.sent()) {
            for (int series = 0; series < one.seriesCount(); series++) {
                for (long timestampMs : one.acknowledgedMs()) {
                    assertThat(inFiles.get(new SegmentFiles.SampleName(one.sender(), one.request(), series,
                            timestampMs))).isEqualTo(WriteLoad.value(series, timestampMs));
                }
            }
        }
    }

    private static Map<Integer, Long> logBeginnings(StandaloneProcess narthex) throws Exception {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", narthex.bootstrapServers());
        try (Admin admin = Admin.create(properties)) {
            Map<TopicPartition, ListOffsetsResultInfo> offsets = admin
                    .listOffsets(IntStream.range(0, PARTITIONS).boxed()
                            .collect(Collectors.toMap(p -> new TopicPartition(Topics.SAMPLES, p),
                                    p -> OffsetSpec.earliest())))
                    .all().get();
            return offsets.entrySet().stream()
                    .collect(Collectors.toMap(e -> e.getKey().partition(), e -> e.getValue().offset()));
        }
    }
}
