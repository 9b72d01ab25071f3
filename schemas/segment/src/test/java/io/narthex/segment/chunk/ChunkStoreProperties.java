package io.narthex.segment.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.narthex.model.SampleBuffer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ChunkStoreProperties {
    private record Sample(long timestampMs, long bits) {}

    @RepeatedTest(60)
    void everyRangeReadsBackBitForBit(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        try (ChunkStore store = new ChunkStore()) {
            List<List<Sample>> model = new ArrayList<>();
            List<Long> handles = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                model.add(new ArrayList<>());
                handles.add(store.open());
            }
            for (int i = 0; i < 4_000; i++) {
                int which = random.nextInt(8);
                List<Sample> samples = model.get(which);
                Sample last = samples.isEmpty() ? new Sample(random.nextLong() >> 20, 0) : samples.getLast();
                Sample next = new Sample(SampleShapes.nextTimestampMs(random, which % 4, last.timestampMs()),
                        SampleShapes.nextValue(random, which % 6, last.bits()));
                boolean appended = store.append(handles.get(which), next.timestampMs(), next.bits());
                // Large steps may wrap around the end of time.
                assertThat(appended).isEqualTo(samples.isEmpty() || next.timestampMs() > last.timestampMs());
                if (appended) {
                    samples.add(next);
                }
            }
            for (int i = 0; i < 8; i++) {
                requireSame(store, handles.get(i), model.get(i), Long.MIN_VALUE, Long.MAX_VALUE);
                long a = model.get(i).get(random.nextInt(model.get(i).size())).timestampMs();
                long b = model.get(i).get(random.nextInt(model.get(i).size())).timestampMs();
                requireSame(store, handles.get(i), model.get(i), Math.min(a, b), Math.max(a, b));
            }
        }
    }

    private static void requireSame(ChunkStore store, long series, List<Sample> model, long start, long end) {
        SampleBuffer buffer = new SampleBuffer();
        store.read(series, start, end, buffer);
        List<Sample> read = new ArrayList<>();
        for (int i = 0; i < buffer.size(); i++) {
            read.add(new Sample(buffer.timestampMs(i), Double.doubleToRawLongBits(buffer.value(i))));
        }
        assertThat(read)
                .isEqualTo(model.stream().filter(s -> s.timestampMs() >= start && s.timestampMs() <= end).toList());
    }

    @Test
    void histogramBytesRoundTrip() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            var histogram = SampleShapes.histogram(random);

            assertThat(HistogramCodec.decode(HistogramCodec.encode(histogram))).isEqualTo(histogram);
        }
    }
}
