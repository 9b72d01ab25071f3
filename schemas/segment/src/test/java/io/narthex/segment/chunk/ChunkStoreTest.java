package io.narthex.segment.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;

import io.narthex.model.SampleBuffer;
import io.narthex.model.Staleness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChunkStoreTest {
    private final ChunkStore store = new ChunkStore();
    private final SampleBuffer buffer = new SampleBuffer();

    @AfterEach
    void close() {
        store.close();
    }

    private long seriesOf(int samples) {
        long series = store.open();
        for (int i = 0; i < samples; i++) {
            assertThat(store.append(series, 1_000L * i, Double.doubleToRawLongBits(i))).isTrue();
        }
        return series;
    }

    @Test
    void readsAClosedRangeAcrossChunks() {
        long series = seriesOf(500);

        assertThat(store.read(series, 110_000, 370_000, buffer)).isEqualTo(261);
        assertThat(buffer.timestampMs(0)).isEqualTo(110_000);
        assertThat(buffer.timestampMs(260)).isEqualTo(370_000);
        assertThat(buffer.value(260)).isEqualTo(370);
    }

    @Test
    void appendsToWhatTheBufferHolds() {
        buffer.add(-5, 7);
        long series = seriesOf(3);

        assertThat(store.read(series, Long.MIN_VALUE, Long.MAX_VALUE, buffer)).isEqualTo(3);
        assertThat(buffer.size()).isEqualTo(4);
        assertThat(buffer.value(0)).isEqualTo(7);
    }

    @Test
    void refusesWhatIsNotNewer() {
        long series = seriesOf(3);

        assertThat(store.append(series, 2_000, 0)).isFalse();
        assertThat(store.append(series, 1_999, 0)).isFalse();
        assertThat(store.lastTimestampMs(series)).isEqualTo(2_000);
        assertThat(store.lastValueBits(series)).isEqualTo(Double.doubleToRawLongBits(2));
        assertThat(store.read(series, 0, 9_000, buffer)).isEqualTo(3);
    }

    @Test
    void keepsStalenessMarkersAndNaNPayloads() {
        long series = store.open();
        store.append(series, 1, Staleness.MARKER_BITS);
        store.append(series, 2, 0x7ff8_0000_0000_1234L);

        store.read(series, 0, 9, buffer);

        assertThat(Staleness.isMarker(buffer.value(0))).isTrue();
        assertThat(Double.doubleToRawLongBits(buffer.value(1))).isEqualTo(0x7ff8_0000_0000_1234L);
    }

    @Test
    void truncationDropsWholeChunksAndUsesTheirMemoryAgain() {
        long series = seriesOf(500);
        long used = store.usedBytes();
        long reserved = store.reservedBytes();

        assertThat(store.truncateBefore(series, 250_000)).isFalse();

        assertThat(store.firstTimestampMs(series)).isEqualTo(240_000);
        assertThat(store.sampleCount()).isEqualTo(260);
        assertThat(store.chunkCount()).isEqualTo(3);
        assertThat(store.usedBytes()).isLessThan(used);
        assertThat(store.read(series, 0, 9_000_000, buffer)).isEqualTo(260);
        for (int i = 0; i < 1_000; i++) {
            store.release(seriesOf(500));
        }
        assertThat(store.reservedBytes()).isEqualTo(reserved);
    }

    @Test
    void aSeriesWhollyBeforeTheTimeIsEmptied() {
        long series = seriesOf(500);

        assertThat(store.truncateBefore(series, 499_001)).isTrue();

        assertThat(store.sampleCount()).isZero();
        assertThat(store.chunkCount()).isZero();
        assertThat(store.lastTimestampMs(series)).isEqualTo(ChunkStore.NO_SAMPLE);
        assertThat(store.append(series, 5, 0)).isTrue();
        assertThat(store.read(series, 0, 9_000_000, buffer)).isEqualTo(1);
    }

    @Test
    void aReleasedHandleReadsNothingEvenWhenItsSlotIsUsedAgain() {
        long released = seriesOf(10);
        store.release(released);
        long other = seriesOf(20);

        assertThat(ChunkStore.slot(other)).isEqualTo(ChunkStore.slot(released));
        assertThat(store.read(released, 0, 9_000_000, buffer)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> store.append(released, 1, 0));
        assertThat(store.seriesCount()).isEqualTo(1);
    }

    @Test
    void aSlowSeriesIsCutByTime() {
        long series = store.open();
        for (int i = 0; i < 10; i++) {
            store.append(series, 3_600_000L * i, 0);
        }

        assertThat(store.chunkCount()).isEqualTo(5);
    }

    @Test
    void carriesStartTimestampsAsRuns() {
        long series = store.open();
        store.append(series, 10, 1);
        store.append(series, 20, 2, 15);
        store.append(series, 30, 3, 15);
        store.append(series, 40, 4, 35);
        store.append(series, 50, 5);

        store.read(series, 25, 50, buffer);

        assertThat(buffer.startTimestampMs(0)).isEqualTo(15);
        assertThat(buffer.startTimestampMs(1)).isEqualTo(35);
        assertThat(buffer.startTimestampMs(2)).isEqualTo(SampleBuffer.NO_START);
        buffer.clear();
        store.read(series, 0, 15, buffer);
        assertThat(buffer.hasStartTimestamps()).isFalse();
    }

    @Test
    void truncationKeepsTheStartTimestampInEffect() {
        long series = store.open();
        for (int i = 0; i < 300; i++) {
            store.append(series, i, i, 7);
        }
        store.truncateBefore(series, 200);

        store.read(series, 0, 1_000, buffer);

        assertThat(buffer.size()).isEqualTo(180);
        assertThat(buffer.startTimestampMs(0)).isEqualTo(7);
    }

    @Test
    void mixesHistogramsWithFloats() {
        Random random = new Random(1);
        long series = store.open();
        var first = SampleShapes.histogram(random);
        var second = SampleShapes.histogram(random);
        store.append(series, 10, first, 3);
        store.append(series, 20, Double.doubleToRawLongBits(4.5));
        store.append(series, 30, second, SampleBuffer.NO_START);

        store.read(series, 10, 30, buffer);

        assertThat(buffer.histogram(0)).isEqualTo(first);
        assertThat(buffer.histogram(1)).isNull();
        assertThat(buffer.value(1)).isEqualTo(4.5);
        assertThat(buffer.histogram(2)).isEqualTo(second);
        assertThat(store.usedBytes()).isGreaterThan(128);
        store.truncateBefore(series, 31);
        assertThat(store.usedBytes()).isEqualTo(64);
    }
}
