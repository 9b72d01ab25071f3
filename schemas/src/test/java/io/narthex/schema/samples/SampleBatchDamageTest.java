package io.narthex.schema.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import com.github.luben.zstd.Zstd;
import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.schema.codec.ByteSink;
import io.narthex.schema.codec.ByteSource;
import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.codec.SingleObject;
import io.narthex.schema.series.SeriesCodecs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Damaged bytes, before and behind the compression: a reader refuses them or reads something, and nothing else happens.
class SampleBatchDamageTest {
    private static final int ROUNDS = 4000;
    private static final int MAX_SAMPLES = 1 << 20;

    private final SampleBatchWriter writer = new SampleBatchWriter();
    private final SampleBatchReader reader = new SampleBatchReader();
    /// Keeps what is read in use.
    private long seen;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aDamagedRecordIsRefusedOrRead(long seed) {
        Random random = new Random(seed);
        byte[] record = record(random);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            refused += readsOrRefuses(damaged(record, random), seed, round) ? 0 : 1;
        }
        assertThat(refused).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void damagedColumnsAreRefusedOrRead(long seed) {
        Random random = new Random(seed);
        byte[] record = record(random);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            refused += readsOrRefuses(withDamagedColumns(record, random), seed, round) ? 0 : 1;
        }
        assertThat(refused).isBetween(1, ROUNDS - 1);
    }

    private byte[] record(Random random) {
        List<SeriesId> layout = random.longs(40).mapToObj(low -> new SeriesId(7, low)).toList();
        writer.beginLayoutBlock(SeriesCodecs.layoutId(layout));
        for (int position = 0; position < 40; position += 1 + random.nextInt(3)) {
            writer.beginLayoutSeries(position);
            for (int i = random.nextInt(3); i >= 0; i--) {
                writer.sample(random.nextInt(1000), random.nextLong(), random.nextInt(4) == 0 ? 5 : 0);
            }
        }
        writer.beginBlock();
        for (int i = 0; i < 10; i++) {
            writer.beginSeries(3, i);
            writer.sample(1000, random.nextLong(), SampleBuffer.NO_START);
            if (i % 3 == 0) {
                writer.sample(2000, histogram(), SampleBuffer.NO_START);
                writer.exemplar(new Exemplar(Labels.of("trace", "x"), 1, 2));
            }
        }
        return writer.finish(TenantId.DEFAULT, "w", 1, 0, 1);
    }

    private static NativeHistogram histogram() {
        return NativeHistogram.builder().schema(0).count(3).sum(4.5).positive(new int[]{0, 2}, new double[]{1, 2})
                .build();
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] damaged = random.nextInt(5) == 0
                ? Arrays.copyOf(bytes, random.nextInt(bytes.length))
                : bytes.clone();
        for (int i = random.nextInt(3); i >= 0 && damaged.length > 0; i--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return damaged;
    }

    /// The record with other columns, compressed anew and announced in their true size.
    private static byte[] withDamagedColumns(byte[] record, Random random) {
        ByteSource header = new ByteSource();
        header.set(record, SingleObject.HEADER_BYTES, record.length);
        header.text();
        header.text();
        for (int i = 0; i < 6; i++) {
            header.zigzag();
        }
        int before = header.position();
        int plainBytes = header.between(0, 1 << 20, "size");
        int compressed = header.length("columns");
        byte[] plain = damaged(Zstd.decompress(
                Arrays.copyOfRange(record, header.position(), header.position() + compressed), plainBytes), random);
        byte[] packed = Zstd.compress(plain);
        ByteSink rebuilt = new ByteSink(record.length);
        rebuilt.putRaw(record, 0, before);
        rebuilt.putZigzag(plain.length);
        rebuilt.putZigzag(packed.length);
        rebuilt.putRaw(packed, 0, packed.length);
        return rebuilt.toArray();
    }

    private boolean readsOrRefuses(byte[] record, long seed, int round) {
        try {
            reader.read(record);
            int samples = 0;
            while (reader.nextBlock()) {
                while (reader.nextSeries()) {
                    seen ^= reader.hasLayout() ? reader.layoutPosition() : reader.seriesIdLow();
                    while (reader.nextSample() && samples < MAX_SAMPLES) {
                        samples++;
                        seen ^= reader.valueBits() ^ reader.timestampMs();
                    }
                }
            }
            assertThat(samples).isLessThan(MAX_SAMPLES);
            return true;
        } catch (MalformedRecordException e) {
            return false;
        } catch (RuntimeException e) {
            return fail("seed " + seed + ", round " + round, e);
        }
    }
}
