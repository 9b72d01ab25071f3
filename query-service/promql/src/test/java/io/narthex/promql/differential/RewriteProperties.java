package io.narthex.promql.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.promql.EngineOptions;
import io.narthex.promql.PromqlEngine;
import io.narthex.promql.PromqlQuery;
import io.narthex.promql.annotation.Annotations;
import io.narthex.promql.exec.QueryContext;
import io.narthex.promql.exec.QueryExecutor;
import io.narthex.promql.failure.PromqlException;
import io.narthex.promql.limits.Budget;
import io.narthex.promql.limits.Cancellation;
import io.narthex.promql.limits.Workers;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.parser.PromqlParser;
import io.narthex.promql.plan.PlanContext;
import io.narthex.promql.plan.Planner;
import io.narthex.promql.reference.ReferenceEvaluator;
import io.narthex.promql.source.SeriesSource;
import io.narthex.promql.value.QueryResult;
import io.narthex.promql.value.QueryValue;
import io.narthex.promql.value.TimeGrid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the planner and the rewriter make of a query does not change its answer.
class RewriteProperties {
    private static final int QUERIES = 300;
    private static final long STEP_MS = 45_000;
    private static final long FIRST_MS = GeneratedData.START_MS + 607_000;
    private static final int STEPS = 12;
    private static final long LAST_MS = FIRST_MS + (STEPS - 1) * STEP_MS;

    /// What makes much of the last digits, which depend on the order of additions.
    private static final List<String> DIGITS_MATTER = List.of("count_values", "sin(", " % ", "floor(", "ceil(");

    /// An infinity is at no time of the day, and on no line.
    private static final Pattern UNDEFINED = Pattern
            .compile("(minute|hour|day_of_week|days_in_month|deriv|predict_linear)\\(.*odd_values");

    private final PromqlEngine engine = new PromqlEngine(EngineOptions.DEFAULT);

    /// To the last bit, and with the same words at the same places.
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void sharingChangesNothing(long seed) {
        SeriesSource source = EvaluationProperties.source(GeneratedData.of(seed));
        RepetitiveQueries queries = new RepetitiveQueries(seed);
        int shared = 0;
        for (int i = 0; i < QUERIES; i++) {
            String query = queries.next();
            Said asWritten = asWritten(query, source);
            Said rewritten = rewritten(query, source);
            assertThat(rewritten).as("seed %d, query %d: %s", seed, i, query).isEqualTo(asWritten);
            shared += engine.explain(range(query)).toString().contains("part ") ? 1 : 0;
        }
        assertThat(shared).as("queries of which parts were shared").isGreaterThan(QUERIES / 3);
    }

    /// All that a client sees.
    private record Said(Map<Labels, TreeMap<Long, Double>> series, List<String> messages, boolean failed) {
        static Said of(QueryValue value, List<String> warnings, List<String> infos) {
            List<String> messages = new ArrayList<>(warnings);
            messages.addAll(infos);
            return new Said(Answer.of(value).series(), messages.stream().sorted().toList(), false);
        }

        static Said failure() {
            return new Said(Map.of(), List.of(), true);
        }
    }

    private static PromqlQuery range(String query) {
        return PromqlQuery.range(query, TenantId.DEFAULT, FIRST_MS, LAST_MS, STEP_MS);
    }

    private Said rewritten(String query, SeriesSource source) {
        try {
            QueryResult result = engine.execute(range(query), source);
            return Said.of(result.value(), result.warnings(), result.infos());
        } catch (PromqlException e) {
            return Said.failure();
        }
    }

    /// Every part runs as often as it stands in the text.
    private static Said asWritten(String query, SeriesSource source) {
        TimeGrid grid = TimeGrid.range(FIRST_MS, LAST_MS, STEP_MS);
        Annotations annotations = new Annotations();
        QueryContext context = new QueryContext(TenantId.DEFAULT, source, new Budget(Long.MAX_VALUE, System.nanoTime()
                + Long.MAX_VALUE / 2, new Cancellation()), annotations, Workers.NONE, 300_000, false, false, false,
                false, null);
        try {
            QueryValue value = new QueryExecutor(context, grid).execute(Planner.plan(PromqlParser.parse(query,
                    ParserOptions.DEFAULT), new PlanContext(grid, LAST_MS, false, 60_000, false)));
            return Said.of(value, annotations.warnings(query), annotations.infos(query));
        } catch (PromqlException e) {
            return Said.failure();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32})
    void theEngineAgreesWithTheDefinition(long seed) {
        Map<Labels, TreeMap<Long, Double>> data = GeneratedData.of(seed);
        SeriesSource source = EvaluationProperties.source(data);
        GeneratedQueries queries = new GeneratedQueries(seed);
        RepetitiveQueries repetitive = new RepetitiveQueries(seed);
        int answered = 0;
        for (int i = 0; i < QUERIES; i++) {
            String query = i % 4 == 0 ? repetitive.next() : queries.next();
            if (DIGITS_MATTER.stream().anyMatch(query::contains) || UNDEFINED.matcher(query).find()) {
                continue;
            }
            Answer found = EvaluationProperties.answer(engine, range(query), source);
            Answer expected = expected(query, data);
            assertThat(found.difference(expected)).as("seed %d, query %d: %s", seed, i, query).isEmpty();
            answered += expected.series().isEmpty() ? 0 : 1;
        }
        assertThat(answered).as("queries that have samples").isGreaterThan(QUERIES / 2);
    }

    private static Answer expected(String query, Map<Labels, TreeMap<Long, Double>> data) {
        try {
            return new Answer(new ReferenceEvaluator(data, FIRST_MS, LAST_MS).range(PromqlParser.parse(query,
                    ParserOptions.DEFAULT), STEP_MS), "");
        } catch (PromqlException e) {
            return Answer.failed(e);
        }
    }
}
