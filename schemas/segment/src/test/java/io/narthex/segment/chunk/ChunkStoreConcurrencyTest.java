package io.narthex.segment.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;

import io.narthex.model.SampleBuffer;
import org.junit.jupiter.api.Test;

class ChunkStoreConcurrencyTest {
    private static final int SERIES = 32;
    private static final int ROUNDS = 20_000;

    /// A value is a function of series and time, so that a reader can tell a sample of somebody else.
    private static long valueOf(int series, long timestampMs) {
        return Double.doubleToRawLongBits(Math.sin(timestampMs) * series + series);
    }

    @Test
    void readersSeePrefixesOfTheRightSeriesWhileChunksAreFreed() throws Exception {
        AtomicLongArray handles = new AtomicLongArray(SERIES);
        AtomicBoolean done = new AtomicBoolean();
        try (ChunkStore store = new ChunkStore(); ExecutorService readers = Executors.newFixedThreadPool(3)) {
            for (int i = 0; i < SERIES; i++) {
                handles.set(i, store.open());
            }
            List<Future<Long>> results = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int seed = i;
                results.add(readers.submit(() -> readUntil(done, store, handles, seed)));
            }
            write(store, handles);
            done.set(true);
            for (Future<Long> result : results) {
                assertThat(result.get()).isPositive();
            }
        }
    }

    private static void write(ChunkStore store, AtomicLongArray handles) {
        Random random = new Random(11);
        for (int t = 1; t <= ROUNDS; t++) {
            for (int i = 0; i < SERIES; i++) {
                if (random.nextInt(3_000) == 0) {
                    store.release(handles.get(i));
                    handles.set(i, store.open());
                }
                store.append(handles.get(i), t, valueOf(i, t));
                if (random.nextInt(100) == 0) {
                    store.truncateBefore(handles.get(i), t - random.nextInt(500));
                }
            }
        }
    }

    private static long readUntil(AtomicBoolean done, ChunkStore store, AtomicLongArray handles, int seed) {
        Random random = new Random(seed);
        SampleBuffer buffer = new SampleBuffer();
        long samples = 0;
        while (!done.get() || samples == 0) {
            int series = random.nextInt(SERIES);
            buffer.clear();
            store.read(handles.get(series), random.nextInt(ROUNDS) / 2, Long.MAX_VALUE, buffer);
            for (int i = 0; i < buffer.size(); i++) {
                long t = buffer.timestampMs(i);
                assertThat(Double.doubleToRawLongBits(buffer.value(i))).isEqualTo(valueOf(series, t));
                assertThat(i == 0 || buffer.timestampMs(i - 1) + 1 == t).isTrue();
            }
            samples += buffer.size();
        }
        return samples;
    }
}
