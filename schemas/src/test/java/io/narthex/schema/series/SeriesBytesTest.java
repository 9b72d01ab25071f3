package io.narthex.schema.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.schema.codec.ByteSink;
import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.codec.RecordCodec;
import io.narthex.schema.codec.SingleObject;
import org.junit.jupiter.api.Test;

class SeriesBytesTest {
    private static final TenantId TENANT = new TenantId("team-a");
    private static final String[] TEXTS = {"a", "b", "__name__", "instance", "größe", "日本", "😀", "\uFFFD",
        "x".repeat(200),
        "10.0.0.1:9100", "le", "0.005"};

    private final RecordCodec<SeriesRecord> avro = RecordCodec.of(SeriesRecord.class);
    private final SeriesBytes series = new SeriesBytes();
    private final LabelStore store = new LabelStore();

    private static Labels randomLabels(Random random) {
        Labels.Builder labels = Labels.builder();
        for (int i = random.nextInt(40); i > 0; i--) {
            labels.set(TEXTS[random.nextInt(TEXTS.length)] + random.nextInt(9), TEXTS[random.nextInt(TEXTS.length)]);
        }
        return labels.build();
    }

    @Test
    void bytesWrittenByHandAreThoseOfAvro() {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            Labels labels = randomLabels(random);

            assertThat(SeriesCodecs.encodeSeries(TENANT, labels)).isEqualTo(avro.encode(new SeriesRecord(TENANT,
                    labels)));
        }
    }

    @Test
    void theBytesAreFrozen() {
        assertThat(HexFormat.of().formatHex(SeriesCodecs.encodeSeries(TENANT, Labels.of("job", "ä", "__name__", "up"))))
                .isEqualTo("c30191a415dfd7a860840c7465616d2d6104105f5f6e616d655f5f047570066a6f6204c3a400");
    }

    @Test
    void theStoreGivesBackWhatWasPutAndTheIdIsThatOfTheLabels() {
        Random random = new Random(2);
        for (int i = 0; i < 3000; i++) {
            Labels labels = randomLabels(random);
            SeriesId id = SeriesId.of(TENANT, labels);

            series.read(SeriesCodecs.encodeSeries(TENANT, labels));

            assertThat(series.id()).isEqualTo(id);
            if (!store.has(id.high(), id.low())) {
                store.put(id, series);
            }
            assertThat(store.find(id.high(), id.low())).isEqualTo(new SeriesRecord(TENANT, labels));
        }
    }

    @Test
    void labelsInAnyOrderAndEmptyOnesAreTheSameSeries() {
        series.read(written("b", "2", "empty", "", "a", "1"));

        assertThat(series.id()).isEqualTo(SeriesId.of(TENANT, Labels.of("a", "1", "b", "2")));
    }

    @Test
    void aTextThatIsNotUtf8IsMalformed() {
        byte[] record = written("a", "value");
        record[record.length - 3] = (byte) 0xFF;
        series.read(record);

        assertThatThrownBy(() -> store.put(series.id(), series)).isInstanceOf(MalformedRecordException.class)
                .hasMessageStartingWith("a text of the record is not UTF-8");
        assertThat(store.size()).isZero();
    }

    @Test
    void damagedRecordsAreMalformed() {
        byte[] record = SeriesCodecs.encodeSeries(TENANT, Labels.of("a", "1", "b", "2"));

        for (int length = 0; length < record.length; length++) {
            byte[] cut = Arrays.copyOf(record, length);
            assertThatThrownBy(() -> series.read(cut)).isInstanceOf(MalformedRecordException.class);
        }
    }

    private static byte[] written(String... namesAndValues) {
        byte[] header = new byte[SingleObject.HEADER_BYTES];
        SingleObject.putHeader(header, SingleObject.fingerprintOf("SeriesRecord"));
        ByteSink sink = new ByteSink(64);
        sink.putRaw(header, 0, header.length);
        sink.putText(TENANT.value());
        sink.putZigzag(namesAndValues.length / 2);
        for (String text : namesAndValues) {
            sink.putText(text);
        }
        sink.putZigzag(0);
        return sink.toArray();
    }
}
