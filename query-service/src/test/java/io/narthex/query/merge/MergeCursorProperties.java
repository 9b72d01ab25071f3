package io.narthex.query.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.promql.source.SeriesCursor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random inputs against a map in which the earlier input wins.
class MergeCursorProperties {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void givesEachSeriesAndTimestampOnceAndTheEarlierInputWins(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Map<Labels, TreeMap<Long, Double>> model = new TreeMap<>();
            List<SeriesCursor> inputs = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                Map<Labels, TreeMap<Long, Double>> input = randomInput(random);
                input.forEach((labels, samples) -> samples.forEach((time, value) -> model
                        .computeIfAbsent(labels, l -> new TreeMap<>()).putIfAbsent(time, value)));
                inputs.add(new MapCursor(input));
            }
            assertThat(read(inputs)).as("seed %d, round %d", seed, round).isEqualTo(model);
        }
    }

    private static Map<Labels, TreeMap<Long, Double>> randomInput(Random random) {
        Map<Labels, TreeMap<Long, Double>> input = new TreeMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            TreeMap<Long, Double> samples = new TreeMap<>();
            for (int s = random.nextInt(8); s > 0; s--) {
                samples.put((long) random.nextInt(12), (double) random.nextInt(100));
            }
            input.put(Labels.of("__name__", "m" + random.nextInt(5)), samples);
        }
        return input;
    }

    private static Map<Labels, TreeMap<Long, Double>> read(List<SeriesCursor> inputs) {
        Map<Labels, TreeMap<Long, Double>> found = new TreeMap<>();
        @Nullable
        Labels last = null;
        try (MergeCursor cursor = new MergeCursor(inputs)) {
            while (cursor.next()) {
                assertThat(last == null || last.compareTo(cursor.labels()) < 0).as("order of series").isTrue();
                last = cursor.labels();
                SampleBuffer buffer = new SampleBuffer();
                cursor.read(buffer);
                TreeMap<Long, Double> samples = new TreeMap<>();
                for (int i = 0; i < buffer.size(); i++) {
                    assertThat(i == 0 || buffer.timestampMs(i - 1) < buffer.timestampMs(i)).isTrue();
                    samples.put(buffer.timestampMs(i), buffer.value(i));
                }
                if (!samples.isEmpty()) {
                    found.put(last, samples);
                }
            }
        }
        return found;
    }

    /// A map as a cursor.
    private static final class MapCursor implements SeriesCursor {
        private final Iterator<Map.Entry<Labels, TreeMap<Long, Double>>> entries;
        private Map.Entry<Labels, TreeMap<Long, Double>> current = Map.entry(Labels.EMPTY, new TreeMap<>());

        MapCursor(Map<Labels, TreeMap<Long, Double>> input) {
            entries = input.entrySet().iterator();
        }

        @Override
        public boolean next() {
            if (!entries.hasNext()) {
                return false;
            }
            current = entries.next();
            return true;
        }

        @Override
        public Labels labels() {
            return current.getKey();
        }

        @Override
        public void read(SampleBuffer into) {
            current.getValue().forEach((time, value) -> into.add(time, value));
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
