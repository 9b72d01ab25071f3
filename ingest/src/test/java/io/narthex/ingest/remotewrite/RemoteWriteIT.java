package io.narthex.ingest.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

import io.narthex.ingest.IngestFixture;
import io.narthex.ingest.LogReadback;
import io.narthex.ingest.ProtoWriter;
import io.narthex.schema.Records;
import io.narthex.schema.metadata.MetadataRecord;
import io.narthex.schema.table.CompactedTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

class RemoteWriteIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private static ProtoWriter series(String name, double value, long timestampMs) {
        return labels(name).message(2, new ProtoWriter().fixed(1, value).varint(2, timestampMs));
    }

    private static ProtoWriter labels(String name) {
        return new ProtoWriter().message(1, label("__name__", name)).message(1, label("instance", "i"))
                .message(1, label("job", "j"));
    }

    private static ProtoWriter label(String name, String value) {
        return new ProtoWriter().text(1, name).text(2, value);
    }

    private static HttpResponse<String> write(IngestFixture ingest, ProtoWriter request, String... headers)
            throws Exception {
        return ingest.send("POST", "/api/v1/write", Snappy.compress(request.toByteArray()), headers);
    }

    @Test
    void requestsAreInTheLogWhenTheyAreAnsweredAndBadOnesHarmNothing() throws Exception {
        long now = System.currentTimeMillis();
        try (IngestFixture ingest = new IngestFixture(directory);
                LogReadback log = new LogReadback(ingest.connection())) {
            ProtoWriter exemplar = new ProtoWriter().message(1, label("trace_id", "x")).fixed(2, 0.5).varint(3, now);
            ProtoWriter histogram = new ProtoWriter().varint(1, 3).fixed(3, 2.5).zigzag(4, 1).varint(6, 1)
                    .message(11, new ProtoWriter().zigzag(1, -1).varint(2, 2)).zigzag(12, 1).zigzag(12, 0)
                    .varint(15, now);
            ProtoWriter request = new ProtoWriter().message(1, series("a", 1, now).message(3, exemplar))
                    .message(1, labels("h").message(4, histogram))
                    .message(1, new ProtoWriter().message(1, label("no", "name"))
                            .message(2, new ProtoWriter().fixed(1, 1).varint(2, now)))
                    .message(3, new ProtoWriter().varint(1, 1).text(2, "a").text(4, "Help of a."));

            for (int i = 0; i < 3; i++) {
                assertThat(
                        write(ingest, request, "Content-Type", "application/x-protobuf", "Content-Encoding", "snappy",
                                "X-Scope-OrgID", "team").statusCode())
                        .isEqualTo(204);
            }

            String a = "team a{instance=\"i\", job=\"j\"} 1.0 @" + now;
            String h = "team h{instance=\"i\", job=\"j\"} {count:3.0, sum:2.5, schema:1} @" + now;
            await().atMost(PATIENCE).untilAsserted(
                    () -> assertThat(log.samples).containsExactlyInAnyOrder(a, h, a, h, a, h));
            assertThat(log.exemplars).hasSize(3);
            metadataIsPublished(ingest);
            refusals(ingest, now);
            assertThat(log.samples).hasSize(6);
        }
    }

    private static void metadataIsPublished(IngestFixture ingest) {
        try (CompactedTable<MetadataRecord> metadata = CompactedTable.start(ingest.connection(), Records.METADATA)) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(metadata.values()).singleElement()
                    .satisfies(m -> assertThat(m.help()).isEqualTo("Help of a.")));
        }
    }

    private static void refusals(IngestFixture ingest, long now) throws Exception {
        refused(write(ingest, new ProtoWriter().message(1, series("f", 1, now + 700_000))), 400,
                "out of bounds: timestamp is too far in the future\n");
        refused(write(ingest, new ProtoWriter().message(1, series("o", 1, 1000))), 400, "too old sample\n");
        refused(write(ingest, new ProtoWriter().message(1, series("d", 1, now)).message(1, series("d", 2, now))), 400,
                "duplicate sample for timestamp " + now + "; overrides not allowed: existing 1, new value 2\n");
        assertThat(write(ingest, new ProtoWriter().bytes(1, new byte[]{10, 9})).statusCode()).isEqualTo(400);
        refused(ingest.send("POST", "/api/v1/write", new byte[]{1, 2, 3}), 400, "snappy: corrupt input\n");
        byte[] bomb = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0x7F, 0};
        refused(ingest.send("POST", "/api/v1/write", bomb), 400, "snappy: decoded block is too large\n");
        refused(write(ingest, new ProtoWriter(), "Content-Type", "text/plain"), 415,
                "expected application/x-protobuf as the first (media) part, got text/plain content-type\n");
        refused(write(ingest, new ProtoWriter(), "Content-Encoding", "zstd"), 415,
                "zstd encoding (compression) is not accepted by this server; only snappy is acceptable\n");
        assertThat(write(ingest, new ProtoWriter(), "Content-Type",
                "application/x-protobuf;proto=io.prometheus.write.v2.Request").statusCode()).isEqualTo(415);
        assertThat(write(ingest, new ProtoWriter(), "X-Scope-OrgID", "a/b").statusCode()).isEqualTo(400);
    }

    @Test
    void whatCanNeverBeWrittenIs400AndHarmsNobody() throws Exception {
        long now = System.currentTimeMillis();
        try (IngestFixture ingest = new IngestFixture(directory)) {
            ProtoWriter long17MiB = labels("l").message(1, label("z", "x".repeat(17 << 20)))
                    .message(2, new ProtoWriter().fixed(1, 1).varint(2, now));
            refused(write(ingest, new ProtoWriter().message(1, long17MiB)), 400,
                    "labels of a series have 17825815 characters, more than 1048576\n");

            ProtoWriter many = labels("m");
            for (int i = 0; i < 1_400_000; i++) {
                many.message(2, new ProtoWriter().fixed(1, 1).varint(2, now - i));
            }
            refused(write(ingest, new ProtoWriter().message(1, many)), 400,
                    "1400000 samples at once are more than the 67108864 bytes for waiting ones\n");

            assertThat(ingest.service().isReady()).isTrue();
            assertThat(write(ingest, new ProtoWriter().message(1, series("a", 1, now))).statusCode()).isEqualTo(204);
        }
    }

    private static void refused(HttpResponse<String> answer, int status, String text) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(text);
    }

    @Test
    void aStoppedBrokerIs503UntilItIsBack() throws Exception {
        long now = System.currentTimeMillis();
        try (IngestFixture ingest = new IngestFixture(directory);
                LogReadback log = new LogReadback(ingest.connection())) {
            assertThat(write(ingest, new ProtoWriter().message(1, series("a", 1, now))).statusCode()).isEqualTo(204);
            ingest.stopBroker();

            refused(write(ingest, new ProtoWriter().message(1, series("a", 2, now + 1))), 503,
                    "the log does not acknowledge writes\n");

            ingest.startBroker();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                    write(ingest, new ProtoWriter().message(1, series("a", 3, now + 2))).statusCode()).isEqualTo(204));
            await().atMost(PATIENCE).untilAsserted(
                    () -> assertThat(log.samples).contains("default a{instance=\"i\", job=\"j\"} 3.0 @" + (now + 2)));
        }
    }
}
