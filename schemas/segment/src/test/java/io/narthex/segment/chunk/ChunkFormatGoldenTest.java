package io.narthex.segment.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;

import io.narthex.model.NativeHistogram;
import io.narthex.model.Staleness;
import org.junit.jupiter.api.Test;

/// A change here is a change of the format: it needs another version number and a decision.
class ChunkFormatGoldenTest {
    @Test
    void version1OfAChunkIsFrozen() {
        try (ChunkStore store = new ChunkStore()) {
            long series = store.open();
            double[] values = {1, 1, 2.5, -7, 1e9, 1e9 + 1, 1e9 + 2, 0.1};
            long[] times = {1000, 16000, 31000, 46003, 61003, 70000, 1_000_000, 1_015_000};
            for (int i = 0; i < values.length; i++) {
                store.append(series, times[i], Double.doubleToRawLongBits(values[i]));
            }
            store.append(series, 1_015_001, Staleness.MARKER_BITS);
            store.append(series, 99_015_001, Double.doubleToRawLongBits(3));

            assertThat(ChunkFormat.VERSION).isEqualTo(1);
            assertThat(HexFormat.of().formatHex(store.dump(series))).isEqualTo(
                    "0200000003000000e8030000000000000900f1780f000000000000000000f03f0753071c98fe9f61c00cc00a83afac39"
                            + "3a70e5ee3f09e0571b1c00000000001a00000000e09113e4ffffffffff0f7d333313939f8ace7f2d7510333333333333"
                            + "0908000000000000000000000000000000000000000000000000000000000000000000000000000059d9e60500000000"
                            + "000000000000000000000000000008400000000000000000000000000000000000000000000000000000000000000000");
        }
    }

    @Test
    void version1OfAHistogramIsFrozen() {
        NativeHistogram histogram = NativeHistogram.builder().integer(true).resetHint(NativeHistogram.ResetHint.GAUGE)
                .schema(-4).zero(1e-128, 2).count(300).sum(-1.5).positive(new int[]{-2, 1, 3, 1}, new double[]{5, 200})
                .negative(new int[]{0, 1}, new double[]{93}).build();

        assertThat(HexFormat.of().formatHex(HistogramCodec.encode(histogram)))
                .isEqualTo("010707019d978ccf08ba5b2504d80401000000000000f8bf0203020602020a900301000201ba0100");
    }
}
