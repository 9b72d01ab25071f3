package io.narthex.promql.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.promql.EngineOptions;
import io.narthex.promql.PromqlEngine;
import io.narthex.promql.PromqlQuery;
import io.narthex.promql.source.SeriesSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Thousands of generated queries over generated data, answered by the Prometheus of the distribution and by us.
///
/// `-Dpromql.diff.queries` and `-Dpromql.diff.seed` change how many and which.
class PrometheusDiffIT {
    private static final int QUERIES = Integer.getInteger("promql.diff.queries", 5_000);
    private static final long SEED = Long.getLong("promql.diff.seed", 1);
    private static final double EXCUSED_SHARE = 0.02;
    private static final int SHOWN = 20;

    @TempDir
    Path directory;

    @Test
    void generatedQueriesGetTheAnswersOfPrometheus() throws Exception {
        assumeTrue(Files.isExecutable(PrometheusProcess.BINARY), "no " + PrometheusProcess.BINARY
                + " to compare with");
        Map<Labels, TreeMap<Long, Double>> data = GeneratedData.of(SEED);
        SeriesSource source = EvaluationProperties.source(data);
        PromqlEngine engine = new PromqlEngine(EngineOptions.DEFAULT);
        GeneratedQueries queries = new GeneratedQueries(SEED);
        List<String> differences = new ArrayList<>();
        Map<VersionDifference, Integer> excused = new EnumMap<>(VersionDifference.class);
        int answers = 0;
        try (PrometheusProcess prometheus = PrometheusProcess.start(directory)) {
            prometheus.write(data);
            for (int i = 0; i < QUERIES; i++) {
                String query = queries.next();
                // Seven seconds off the grid of subqueries.
                long startMs = GeneratedData.START_MS + 607_000 + i % 40 * 60_000L;
                boolean instant = i % 2 == 0;
                PromqlQuery ours = instant
                        ? PromqlQuery.instant(query, TenantId.DEFAULT, startMs)
                        : PromqlQuery.range(query, TenantId.DEFAULT, startMs, startMs + 900_000, 45_000);
                Answer expected = instant
                        ? prometheus.instant(query, startMs)
                        : prometheus.range(query, startMs, startMs + 900_000, 45_000);
                Answer found = EvaluationProperties.answer(engine, ours, source);
                answers += expected.isFailure() || expected.series().isEmpty() ? 0 : 1;
                String difference = found.difference(expected);
                if (difference.isEmpty()) {
                    continue;
                }
                VersionDifference.of(query, expected, found).ifPresentOrElse(known -> excused.merge(known, 1,
                        Integer::sum), () -> differences.add(query + " at " + startMs + ": " + difference));
            }
        }
        int excuses = excused.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("differential " + QUERIES + " queries, " + answers + " with samples, " + differences.size()
                + " differ, " + excuses + " excused " + excused);
        assertThat(answers).as("queries that have samples").isGreaterThan(QUERIES / 2);
        assertThat(differences.stream().limit(SHOWN)).as("%d unexplained", differences.size()).isEmpty();
        assertThat(excuses).as("excused: %s", excused).isLessThanOrEqualTo((int) (QUERIES * EXCUSED_SHARE));
    }
}
