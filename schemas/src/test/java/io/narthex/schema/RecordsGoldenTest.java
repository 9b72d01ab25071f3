package io.narthex.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

import io.narthex.schema.SampleRecords.Sample;
import io.narthex.schema.codec.RecordType;
import org.junit.jupiter.api.Test;

/// Keys and bytes of every control record are frozen: a schema that changes needs its predecessor beside it
/// (`<name>.1.avsc`) and a decision record.
class RecordsGoldenTest {
    @Test
    void keysAndBytesAreFrozen() throws IOException {
        Properties golden = new Properties();
        try (InputStream in = RecordsGoldenTest.class.getResourceAsStream("/golden/records.properties")) {
            golden.load(in);
        }

        Map<String, String> found = new LinkedHashMap<>();
        SampleRecords.all().forEach((name, sample) -> {
            found.put(name + ".key", HexFormat.of().formatHex(RecordType.keyBytes(sample.key())));
            found.put(name + ".value", HexFormat.of().formatHex(sample.encoded()));
        });

        assertThat(found).containsExactlyInAnyOrderEntriesOf(asMap(golden));
    }

    private static Map<String, String> asMap(Properties properties) {
        Map<String, String> map = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        return map;
    }

    @Test
    void everyRecordComesBackAsItWas() {
        SampleRecords.all().values().forEach(RecordsGoldenTest::assertRoundTrip);
    }

    private static <V> void assertRoundTrip(Sample<V> sample) {
        assertThat(sample.type().decode(sample.encoded())).isEqualTo(sample.value());
    }
}
