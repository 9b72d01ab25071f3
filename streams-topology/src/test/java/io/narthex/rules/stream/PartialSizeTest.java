package io.narthex.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import io.narthex.model.Labels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// What partitions send for an aggregation depends on its groups, not on its series.
///
/// `-Dnarthex.rules.series` says how many series (default 5,000).
class PartialSizeTest {
    private static final long START_MS = 1_700_000_000_000L;
    private static final int PERIOD_MS = 15_000;
    private static final int JOBS = 5;
    private static final int ROUNDS = 24;

    private static long bytesPerEvaluation(int series, Path directory) {
        String yaml = "groups: [{name: g, interval: 15s, rules: [{record: r, expr: 'sum by (job) (rate(x[5m]))'}]}]";
        try (PartitionedRules rules = new PartitionedRules(4, yaml, START_MS, directory)) {
            for (int round = 0; round < ROUNDS; round++) {
                Map<Labels, Map.Entry<Long, Double>> samples = new HashMap<>();
                for (int i = 0; i < series; i++) {
                    samples.put(
                            Labels.of("__name__", "x", "instance", "host" + i / 50, "job", "job" + i % JOBS, "path",
                                    "/p" + i % 50),
                            Map.entry(START_MS + round * (long) PERIOD_MS + 137, round * (double) i));
                }
                long sentMs = START_MS + (round + 1L) * PERIOD_MS;
                rules.samples(samples, sentMs);
                rules.tick(sentMs);
            }
            assertThat(rules.evaluated.getLast().evaluation().samples()).hasSize(JOBS);
            return rules.partialBytes() / rules.evaluated.size();
        }
    }

    @Test
    void partialsOfAnAggregationDoNotGrowWithItsSeries(@TempDir Path directory, TestReporter reporter) {
        int series = Integer.getInteger("narthex.rules.series", 5_000);
        long few = bytesPerEvaluation(1_000, directory.resolve("few"));
        long many = bytesPerEvaluation(series, directory.resolve("many"));
        reporter.publishEntry(series + " series: " + many + " bytes for each evaluation");
        assertThat(many).isLessThan(few + few / 4).isLessThan(50_000);
    }
}
