package io.narthex.schema.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class PendingPartsTest {
    private static final long T = 1_764_000_000_000L;
    private static final byte[] A = {1};
    private static final byte[] B = {2};

    private final AtomicInteger abandoned = new AtomicInteger();
    private final PendingParts pending = new PendingParts(0, abandoned::incrementAndGet);

    @Test
    void givesABatchWithItsLastPart() {
        assertThat(pending.add("w", 1, 0, 2, 10, T, A)).isNull();
        assertThat(pending.replayFrom(12)).isEqualTo(10);

        assertThat(pending.add("w", 1, 1, 2, 12, T, B)).containsExactly(A, B);
        assertThat(pending.add("w", 1, 1, 2, 12, T, B)).containsExactly(A, B);
        assertThat(pending.replayFrom(13)).isEqualTo(10);
        pending.remove("w", 1);
        assertThat(pending.replayFrom(13)).isEqualTo(13);
    }

    @Test
    void keepsBatchesOfDifferentWritersApart() {
        assertThat(pending.add("v", 1, 0, 2, 10, T, A)).isNull();
        assertThat(pending.add("w", 1, 0, 2, 11, T, B)).isNull();

        assertThat(pending.add("v", 1, 1, 2, 12, T, B)).containsExactly(A, B);
        pending.remove("v", 1);
        assertThat(pending.replayFrom(13)).isEqualTo(11);
    }

    @Test
    void givesUpABatchThatLacksAPart() {
        pending.add("w", 1, 0, 3, 10, T, A);

        assertThat(pending.add("w", 1, 2, 3, 11, T, B)).isNull();
        assertThat(pending.replayFrom(12)).isEqualTo(12);
        assertThat(abandoned).hasValue(1);
    }

    @Test
    void forgetsTheOldestOfTooManyUnfinishedBatches() {
        for (int i = 0; i <= PendingParts.MAX_BATCHES; i++) {
            pending.add("w", i, 0, 2, 100 + i, T, A);
        }

        assertThat(pending.replayFrom(1000)).isEqualTo(101);
    }
}
