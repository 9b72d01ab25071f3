package io.narthex.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.narthex.model.TenantId;

/// A change here is a change of the format: it needs another version number and a decision.
class ManifestGoldenTest {
    private static final SegmentManifest MANIFEST = new SegmentManifest(1, new SegmentId("01KANJ4VW0ABCDEFGHJKMNPQRS"),
            new SegmentOrigin(TenantId.DEFAULT, 3, 1000, 2500, 1, "cluster", "topic",
                    List.of(new SegmentId("01KANJ4VW0ABCDEFGHJKMNPQR0"))),
            1_763_800_000_000L, 1_763_790_000_000L, 1_763_799_999_999L, 2, 30, 4,
            List.of(new SegmentFile("samples.parquet", 4096, 30, 0xdeadbeef, 3000, 0x0badcafe)),
            "CREATE VIEW \"x\";\n");

    private static final String JSON = """
                                       {
                                         "formatVersion" : 1,
                                         "id" : "01KANJ4VW0ABCDEFGHJKMNPQRS",
                                         "tenant" : "default",
                                         "partition" : 3,
                                         "startOffset" : 1000,
                                         "endOffset" : 2500,
                                         "level" : 1,
                                         "clusterId" : "cluster",
                                         "topicId" : "topic",
                                         "inputs" : [ "01KANJ4VW0ABCDEFGHJKMNPQR0" ],
                                         "createdAtMs" : 1763800000000,
                                         "minTimestampMs" : 1763790000000,
                                         "maxTimestampMs" : 1763799999999,
                                         "seriesCount" : 2,
                                         "sampleCount" : 30,
                                         "histogramCount" : 4,
                                         "files" : [ {
                                           "name" : "samples.parquet",
                                           "bytes" : 4096,
                                           "rows" : 30,
                                           "crc32c" : 3735928559,
                                           "dataBytes" : 3000,
                                           "footerCrc32c" : 195939070
                                         } ],
                                         "viewSql" : "CREATE VIEW \\"x\\";\\n"
                                       }""";

    @Test
    void version1IsFrozen() {
        assertThat(new String(ManifestJson.write(MANIFEST), StandardCharsets.UTF_8)).isEqualTo(JSON);
        assertThat(ManifestJson.read("m", JSON.getBytes(StandardCharsets.UTF_8))).isEqualTo(MANIFEST);
    }

    @Test
    void unknownKeysAreIgnored() {
        String more = JSON.replace("{\n  \"formatVersion\"",
                "{ \"new\": {\"a\": [1.5, null, true]},\n \"formatVersion\"");

        assertThat(ManifestJson.read("m", more.getBytes(StandardCharsets.UTF_8))).isEqualTo(MANIFEST);
    }

    @Test
    void whatIsNoManifestIsRefusedByName() {
        assertThatThrownBy(() -> ManifestJson.read("a/manifest.json", "[]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(SegmentException.Corrupt.class).hasMessage("a/manifest.json: is not a JSON object");
        assertThatThrownBy(() -> ManifestJson.read("m", JSON.substring(0, 300).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(SegmentException.Corrupt.class).hasMessageStartingWith("m: is not a manifest: ");
        String later = JSON.replace("\"formatVersion\" : 1", "\"formatVersion\" : 2");
        assertThatThrownBy(() -> ManifestJson.read("m", later.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(SegmentException.Corrupt.class).hasMessage("m: has format version 2, expected 1");
        String without = JSON.replace("\"endOffset\" : 2500,", "");
        assertThatThrownBy(() -> ManifestJson.read("m", without.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(SegmentException.Corrupt.class).hasMessage("m: has no Long under \"endOffset\"");
    }

    @Test
    void keysNameTenantPartitionAndSegment() {
        assertThat(MANIFEST.key("x")).isEqualTo("segments/default/3/01KANJ4VW0ABCDEFGHJKMNPQRS/x");
    }
}
