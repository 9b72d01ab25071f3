package io.narthex.schema.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import com.github.luben.zstd.Zstd;
import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SeriesId;
import io.narthex.model.Staleness;
import io.narthex.model.TenantId;
import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.codec.SingleObject;
import io.narthex.schema.series.LayoutId;
import io.narthex.schema.series.SeriesCodecs;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SampleBatchTest {
    private static final long T = 1_764_000_000_000L;
    private static final TenantId TENANT = new TenantId("t-1");

    private final SampleBatchWriter writer = new SampleBatchWriter();
    private final SampleBatchReader reader = new SampleBatchReader();

    @AfterEach
    void releaseMemory() {
        writer.close();
        reader.close();
    }

    /// What the reader says of one sample, to compare with what was written.
    private record Seen(String series, long timestampMs, long valueBits, @Nullable NativeHistogram histogram,
            long startMs) {}

    @Test
    void aScrapeWithExplicitIdsComesBack() {
        for (int i = 0; i < 1000; i++) {
            writer.beginSeries(i, ~i);
            writer.sample(T, i == 500 ? Staleness.MARKER_BITS : Double.doubleToRawLongBits(i * 0.1));
        }

        reader.read(writer.finish(TENANT, "w", 7, 0, 1));

        assertThat(reader.tenant()).isEqualTo(TENANT);
        assertThat(reader.sequence()).isEqualTo(7);
        assertThat(reader.sampleCount()).isEqualTo(1000);
        assertThat(reader.minTimestampMs()).isEqualTo(T);
        List<Seen> seen = readAll();
        assertThat(seen).hasSize(1000);
        assertThat(seen.get(500))
                .isEqualTo(new Seen(new SeriesId(500, ~500).toString(), T, Staleness.MARKER_BITS, null, 0));
        assertThat(Double.longBitsToDouble(seen.get(999).valueBits())).isEqualTo(999 * 0.1);
    }

    @Test
    void layoutsHistogramsStartsAndExemplarsComeBack() {
        writeEverything();

        reader.read(writer.finish(TENANT, "w", 1, 0, 1));

        assertThat(reader.nextBlock()).isTrue();
        assertThat(reader.hasLayout()).isTrue();
        assertThat(new LayoutId(reader.layoutHigh(), reader.layoutLow())).isEqualTo(layout());
        assertThat(reader.exemplarCount()).isEqualTo(1);
        assertThat(reader.exemplar(0)).isEqualTo(exemplar());
        assertThat(reader.exemplarSeriesIndex(0)).isEqualTo(1);
        reader.read(encodedEverything());
        assertThat(readAll()).containsExactly(new Seen("2", T, bits(1), null, 0),
                new Seen("2", T + 1000, bits(2), null, T - 5),
                new Seen("9", T, bits(histogram().sum()), histogram(), T - 6),
                new Seen(new SeriesId(1, 2).toString(), T + 9, Staleness.NORMAL_NAN_BITS, null, 0));
    }

    private byte[] encodedEverything() {
        writer.reset();
        writeEverything();
        return writer.finish(TENANT, "w", 1, 0, 1);
    }

    private void writeEverything() {
        writer.beginLayoutBlock(layout());
        writer.beginLayoutSeries(2);
        writer.sample(T, bits(1));
        writer.sample(T + 1000, bits(2), T - 5);
        writer.beginLayoutSeries(9);
        writer.sample(T, histogram(), T - 6);
        writer.exemplar(exemplar());
        writer.beginBlock();
        writer.beginSeries(new SeriesId(1, 2));
        writer.sample(T + 9, Staleness.NORMAL_NAN_BITS);
    }

    private static LayoutId layout() {
        return SeriesCodecs.layoutId(List.of(new SeriesId(1, 2), new SeriesId(3, 4)));
    }

    private static NativeHistogram histogram() {
        return NativeHistogram.builder().schema(-53).count(3).sum(4.5)
                .positive(new int[]{0, 2}, new double[]{1, 2}).customBounds(new double[]{0.5, 1}).build();
    }

    private static Exemplar exemplar() {
        return new Exemplar(Labels.of("trace_id", "abc"), 0.25, T - 1);
    }

    private static long bits(double value) {
        return Double.doubleToRawLongBits(value);
    }

    @Test
    void aWholeLayoutNeedsNoPresence() {
        writer.beginLayoutBlock(layout());
        for (int i = 0; i < 3; i++) {
            writer.beginLayoutSeries(i);
            writer.sample(T, bits(i));
        }

        reader.read(writer.finish(TENANT, "w", 1, 0, 1));

        assertThat(readAll()).extracting(Seen::series).containsExactly("0", "1", "2");
    }

    @Test
    void bytesAreFrozen() throws IOException {
        byte[] record = encodedEverything();

        // The compressed bytes may change with the library; what they hold may not.
        assertThat(HexFormat.of().formatHex(record)).startsWith(GOLDEN_HEAD);
        assertThat(HexFormat.of().formatHex(plainColumns(record))).isEqualTo(GOLDEN_COLUMNS);
        assertThat(HexFormat.of().formatHex(new Tick("w-1", T, 42).encode())).isEqualTo(GOLDEN_TICK);
    }

    /// A batch's header has the fingerprint of the outer schema alone: whoever changes the columns must change both.
    @Test
    void theFingerprintOfABatchIsTheVersionOfItsColumnsToo() {
        assertThat(Long.toHexString(SingleObject.fingerprintOf("SampleBatch"))).isEqualTo("adc3834fc8441c50");
        assertThat(Long.toHexString(SingleObject.fingerprintOf("SampleColumns"))).isEqualTo("b3aede21e34391e8");
    }

    private static byte[] plainColumns(byte[] record) throws IOException {
        GenericRecord batch = avro("SampleBatch", record, 10);
        return Zstd.decompress(((ByteBuffer) batch.get("columns")).array(), (Integer) batch.get("plainBytes"));
    }

    private static final String GOLDEN_HEAD = "c301501c44c84f83c3ad06742d3102770200020880a0bfe9d666d0afbfe9d666c203";
    private static final String GOLDEN_COLUMNS = "04027236c00c170036c6de133a878210ddd5040404020004020180a0bfe9d6660a00d00fcf0f30000000000000f03f00"
            + "0000000000004000000000000012401000f69fbfe9d66601020400006900000000000000000000000000000000000000"
            + "000000084000000000000012400400040004000000000000f03f000000000000004000000004000000000000e03f0000"
            + "00000000f03f00000202021074726163655f69640661626300000000000000d03ffe9fbfe9d666000002002000000000"
            + "0000000100000000000000020092a0bfe9d6660010010000000000f87f00000000";
    private static final String GOLDEN_TICK = "c3018997f9695d5afed206772d3180a0bfe9d66654";

    @Test
    void anyAvroLibraryReadsTheColumns() throws IOException {
        byte[] record = encodedEverything();

        GenericRecord batch = avro("SampleBatch", record, 10);
        GenericRecord columns = avro("SampleColumns", plainColumns(record), 0);

        assertThat(batch.get("tenant")).hasToString("t-1");
        List<?> blocks = (List<?>) columns.get("blocks");
        assertThat(blocks).hasSize(2);
        GenericRecord first = (GenericRecord) blocks.get(0);
        assertThat(first.get("seriesCount")).isEqualTo(2);
        assertThat((List<?>) first.get("histograms")).singleElement().satisfies(h -> assertThat(
                ((GenericRecord) ((GenericRecord) h).get("histogram")).get("sum")).isEqualTo(4.5));
        assertThat((List<?>) first.get("exemplars")).hasSize(1);
    }

    private static GenericRecord avro(String name, byte[] bytes, int from) throws IOException {
        try (var in = SampleBatchTest.class.getResourceAsStream("/narthex/avro/" + name + ".avsc")) {
            Schema schema = new Schema.Parser().parse(in);
            return new GenericDatumReader<GenericRecord>(schema).read(null,
                    DecoderFactory.get().binaryDecoder(bytes, from, bytes.length - from, null));
        }
    }

    @Test
    void randomBatchesComeBackBitForBit() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Seen> written = new ArrayList<>();
            int series = random.nextInt(50);
            for (int s = 0; s < series; s++) {
                SeriesId id = new SeriesId(random.nextLong(), random.nextLong());
                writer.beginSeries(id);
                int samples = random.nextInt(4);
                for (int i = 0; i < samples; i++) {
                    Seen sample = new Seen(id.toString(), random.nextLong() >> random.nextInt(60), random.nextLong(),
                            null, random.nextBoolean() ? 0 : random.nextLong() >> 20);
                    writer.sample(sample.timestampMs(), sample.valueBits(), sample.startMs());
                    written.add(sample);
                }
            }

            reader.read(writer.finish(TENANT, "w", round, 0, 1));

            assertThat(readAll()).as("seed %d round %d", seed, round).isEqualTo(written);
        }
    }

    @Test
    void damagedRecordsAreMalformedAndNothingElse() {
        byte[] good = encodedEverything();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length));
            if (bad.length > 12 && random.nextBoolean()) {
                bad = good.clone();
                bad[10 + random.nextInt(bad.length - 10)] ^= (byte) (1 << random.nextInt(8));
            }
            byte[] record = bad;
            try {
                reader.read(record);
                readAll();
            } catch (MalformedRecordException e) {
                assertThat(e).as("seed %d round %d", seed, round).hasMessageNotContaining("null");
            }
        }
        assertThatThrownBy(() -> reader.read(new byte[3])).isInstanceOf(MalformedRecordException.class)
                .hasMessage("record of 3 bytes does not begin with Avro's single-object header");
    }

    private List<Seen> readAll() {
        List<Seen> seen = new ArrayList<>();
        while (reader.nextBlock()) {
            while (reader.nextSeries()) {
                String series = reader.hasLayout()
                        ? Integer.toString(reader.layoutPosition())
                        : new SeriesId(reader.seriesIdHigh(), reader.seriesIdLow()).toString();
                while (reader.nextSample()) {
                    seen.add(new Seen(series, reader.timestampMs(), reader.valueBits(), reader.histogram(),
                            reader.startTimestampMs()));
                }
            }
        }
        return seen;
    }
}
