package io.narthex.promql.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import io.narthex.promql.EngineOptions;
import io.narthex.promql.PromqlEngine;
import io.narthex.promql.PromqlQuery;
import io.narthex.promql.failure.PromqlException;
import io.narthex.promql.limits.Workers;
import io.narthex.promql.promqltest.MemorySource;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.source.SeriesSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// However a query is evaluated, its answer is the same.
class EvaluationProperties {
    private static final int QUERIES = 300;
    private static final long STEP_MS = 45_000;
    private static final long FIRST_MS = GeneratedData.START_MS + 607_000;
    private static final long LAST_MS = FIRST_MS + 20 * STEP_MS;

    /// Each step from scratch: no window slides, nothing is evaluated once for all steps.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aRangeIsItsInstantsOneByOne(long seed) {
        PromqlEngine engine = new PromqlEngine(EngineOptions.DEFAULT);
        SeriesSource source = source(GeneratedData.of(seed));
        GeneratedQueries queries = new GeneratedQueries(seed);
        int answered = 0;
        for (int i = 0; i < QUERIES; i++) {
            // The start and the end of an instant are others.
            String query = queries.next().replace("@ start()", "@ 1700001000").replace("@ end()", "@ 1700003000");
            Answer range = range(engine, query, source);
            Answer instants = instants(engine, query, source);
            assertThat(range.difference(instants)).as("seed %d, query %d: %s", seed, i, query).isEmpty();
            answered += range.series().isEmpty() ? 0 : 1;
        }
        assertThat(answered).as("queries that have samples").isGreaterThan(QUERIES / 2);
    }

    private static Answer instants(PromqlEngine engine, String query, SeriesSource source) {
        Map<Labels, TreeMap<Long, Double>> all = new TreeMap<>();
        for (long time = FIRST_MS; time <= LAST_MS; time += STEP_MS) {
            Answer one = answer(engine, PromqlQuery.instant(query, TenantId.DEFAULT, time), source);
            if (one.isFailure()) {
                return one;
            }
            one.series().forEach((labels, samples) -> samples
                    .forEach((timestampMs, value) -> Answer.put(all, labels, timestampMs, value)));
        }
        return new Answer(all, "");
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void helpersChangeNothing(long seed) {
        Map<Labels, TreeMap<Long, Double>> data = GeneratedData.of(seed);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            PromqlEngine alone = new PromqlEngine(EngineOptions.DEFAULT);
            PromqlEngine helped = new PromqlEngine(EngineOptions.DEFAULT, new Workers(threads, 3));
            SeriesSource whole = source(data);
            GeneratedQueries queries = new GeneratedQueries(seed);
            int answered = 0;
            for (int i = 0; i < QUERIES; i++) {
                String query = queries.next();
                Answer expected = range(alone, query, whole);
                Answer found = range(helped, query, selection -> new Parts(whole.select(selection)));
                // A failure may be another one: which series is met first is not fixed.
                assertThat(found.isFailure()).as("seed %d, query %d: %s", seed, i, query)
                        .isEqualTo(expected.isFailure());
                assertThat(found.series().equals(expected.series()))
                        .as("seed %d, query %d: %s, %s", seed, i, query, found.difference(expected)).isTrue();
                answered += expected.series().isEmpty() ? 0 : 1;
            }
            assertThat(answered).as("queries that have samples").isGreaterThan(QUERIES / 2);
        }
    }

    private static Answer range(PromqlEngine engine, String query, SeriesSource source) {
        return answer(engine, PromqlQuery.range(query, TenantId.DEFAULT, FIRST_MS, LAST_MS, STEP_MS), source);
    }

    static Answer answer(PromqlEngine engine, PromqlQuery query, SeriesSource source) {
        try {
            return Answer.of(engine.execute(query, source).value());
        } catch (PromqlException e) {
            return Answer.failed(e);
        }
    }

    static SeriesSource source(Map<Labels, TreeMap<Long, Double>> data) {
        MemorySource source = new MemorySource();
        data.forEach((labels, samples) -> samples.forEach((time, value) -> source.add(labels, time, value)));
        return source;
    }

    /// A cursor that can be cut, in parts of two series whatever is asked for.
    private static final class Parts implements SeriesCursor {
        private record Read(Labels labels, SampleBuffer samples) {}

        private final List<Read> all;
        private int index = -1;

        Parts(SeriesCursor cursor) {
            this(new ArrayList<>());
            try (cursor) {
                while (cursor.next()) {
                    SampleBuffer samples = new SampleBuffer();
                    cursor.read(samples);
                    all.add(new Read(cursor.labels(), samples));
                }
            }
        }

        private Parts(List<Read> all) {
            this.all = all;
        }

        @Override
        public boolean next() {
            index++;
            return index < all.size();
        }

        @Override
        public Labels labels() {
            return all.get(index).labels();
        }

        @Override
        public void read(SampleBuffer into) {
            SampleBuffer samples = all.get(index).samples();
            for (int i = 0; i < samples.size(); i++) {
                into.add(samples.timestampMs(i), samples.value(i));
            }
        }

        @Override
        public List<SeriesCursor> split(int seriesPerPart) {
            List<SeriesCursor> parts = new ArrayList<>();
            for (int from = 0; from < all.size(); from += 2) {
                parts.add(new Parts(all.subList(from, Math.min(all.size(), from + 2))));
            }
            return parts;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
