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
            List<SeriesRun> inputs = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                Map<Labels, TreeMap<Long, Double>> input = randomInput(random);
                input.forEach((labels, samples) -> samples.forEach((time, value) -> model
                        .computeIfAbsent(labels, l -> new TreeMap<>()).putIfAbsent(time, value)));
                inputs.add(new MapRun(List.copyOf(input.entrySet())));
            }
            assertThat(read(inputs, 0)).as("seed %d, round %d", seed, round).isEqualTo(model);
            assertThat(read(inputs, 1 + random.nextInt(6))).as("in parts, seed %d, round %d", seed, round)
                    .isEqualTo(model);
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

    /// @param seriesPerPart 0 to read the whole as it is
    private static Map<Labels, TreeMap<Long, Double>> read(List<SeriesRun> inputs, int seriesPerPart) {
        TreeMap<Labels, TreeMap<Long, Double>> found = new TreeMap<>();
        List<Labels> order = new ArrayList<>();
        try (MergeCursor cursor = new MergeCursor(inputs)) {
            List<SeriesCursor> parts = seriesPerPart == 0 ? List.of() : cursor.split(seriesPerPart);
            if (parts.isEmpty()) {
                read(cursor, order, found);
            }
            parts.forEach(part -> read(part, order, found));
        }
        assertThat(order).doesNotHaveDuplicates().isSorted();
        return found;
    }

    private static void read(SeriesCursor cursor, List<Labels> order, Map<Labels, TreeMap<Long, Double>> found) {
        while (cursor.next()) {
            order.add(cursor.labels());
            SampleBuffer buffer = new SampleBuffer();
            cursor.read(buffer);
            TreeMap<Long, Double> samples = new TreeMap<>();
            for (int i = 0; i < buffer.size(); i++) {
                assertThat(i == 0 || buffer.timestampMs(i - 1) < buffer.timestampMs(i)).isTrue();
                samples.put(buffer.timestampMs(i), buffer.value(i));
            }
            if (!samples.isEmpty()) {
                found.put(cursor.labels(), samples);
            }
        }
    }

    /// A map as a run.
    private record MapRun(List<Map.Entry<Labels, TreeMap<Long, Double>>> entries) implements SeriesRun {
        @Override
        public int size() {
            return entries.size();
        }

        @Override
        public Labels labels(int index) {
            return entries.get(index).getKey();
        }

        @Override
        public SeriesCursor part(int from, int to) {
            return new MapCursor(entries.subList(from, to));
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    /// Part of a map as a cursor.
    private static final class MapCursor implements SeriesCursor {
        private final Iterator<Map.Entry<Labels, TreeMap<Long, Double>>> entries;
        private Map.Entry<Labels, TreeMap<Long, Double>> current = Map.entry(Labels.EMPTY, new TreeMap<>());

        MapCursor(List<Map.Entry<Labels, TreeMap<Long, Double>>> input) {
            entries = input.iterator();
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
