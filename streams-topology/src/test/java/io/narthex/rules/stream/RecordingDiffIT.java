package io.narthex.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.Staleness;
import io.narthex.rules.peer.PrometheusPeer;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.schema.rule.ResultSample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// Every point that rules record, over four partitions, against an installed Prometheus 2.42 that has the same samples and
/// evaluates the same expression at the same time. No sample lies on the edge of a window, for 2.42 closes both.
///
/// `-Dnarthex.rules.diff.minutes` says how many minutes of samples (default 8).
class RecordingDiffIT {
    private static final int GROUPS = 4;
    private static final long INTERVAL_MS = 15_000;
    private static final double TOLERANCE = 1e-12;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void everyRecordedPointEqualsPrometheus(TestReporter reporter) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(PrometheusPeer.BINARY), "prometheus is not installed");
        List<String> shapes = RuleShapes.all();
        assertThat(shapes).hasSizeGreaterThanOrEqualTo(200);
        long startMs = Math.floorDiv(System.currentTimeMillis(), 60_000) * 60_000 - 3_600_000;
        int minutes = Integer.getInteger("narthex.rules.diff.minutes", 8);
        try (PartitionedRules rules = new PartitionedRules(4, yaml(shapes), startMs, directory);
                PrometheusPeer peer = new PrometheusPeer(directory, "global: {}\n")) {
            RuleInput input = new RuleInput(42, freeResidueMs(rules.groups()));
            for (int round = 0; round < minutes * 60_000 / RuleInput.PERIOD_MS; round++) {
                Map<Labels, Map.Entry<Long, Double>> samples = input.round(startMs, round);
                peer.write(samples);
                long sentMs = startMs + (round + 1L) * RuleInput.PERIOD_MS;
                rules.samples(samples, sentMs);
                rules.tick(sentMs);
            }
            assertThat(rules.passedOver()).isEmpty();
            long points = 0;
            List<String> differences = new ArrayList<>();
            for (int i = 0; i < shapes.size(); i++) {
                points += compare(rules, peer, i, shapes.get(i), differences);
            }
            assertThat(differences).isEmpty();
            assertThat(points).isGreaterThan(10_000);
            reporter.publishEntry(shapes.size() + " rules, " + points + " points equal, "
                    + rules.partialBytes() + " bytes of partials in " + rules.evaluated.size() + " evaluations");
        }
    }

    private static String yaml(List<String> shapes) {
        StringBuilder yaml = new StringBuilder("groups:\n");
        for (int group = 0; group < GROUPS; group++) {
            yaml.append("- name: group").append(group).append("\n  interval: 15s\n  rules:\n");
            for (int i = group; i < shapes.size(); i += GROUPS) {
                yaml.append("  - {record: 'r").append(i).append("', expr: '").append(shapes.get(i)).append("'}\n");
            }
        }
        return yaml.toString();
    }

    private static long freeResidueMs(List<CompiledGroup> groups) {
        for (long residueMs = 137;; residueMs++) {
            long candidate = residueMs;
            if (groups.stream().noneMatch(group -> group.nextEvaluationMs(0) % 1000 == candidate)) {
                return residueMs;
            }
        }
    }

    private static long compare(PartitionedRules rules, PrometheusPeer peer, int rule, String expr,
            List<String> differences) throws IOException, InterruptedException {
        Map<Long, Map<Labels, Double>> ours = new TreeMap<>();
        for (PartitionedRules.Evaluated evaluated : rules.evaluated) {
            if (evaluated.group().source().name().equals("group" + rule % GROUPS)) {
                Map<Labels, Double> values = new HashMap<>();
                assertThat(evaluated.evaluation().outcomes()).as(expr).noneMatch(outcome -> outcome.isFailed());
                for (ResultSample sample : evaluated.evaluation().samples()) {
                    if (sample.labels().metricName().equals("r" + rule) && !Staleness.isMarker(sample.value())) {
                        values.put(sample.labels().withoutMetricName(), sample.value());
                    }
                }
                ours.put(evaluated.evalMs(), values);
            }
        }
        List<Long> times = List.copyOf(ours.keySet());
        Map<Long, Map<Labels, Double>> theirs = peer.valuesAt(expr, times.getFirst(), times.getLast(), INTERVAL_MS);
        long points = 0;
        for (long timeMs : times) {
            Map<Labels, Double> expected = theirs.getOrDefault(timeMs, Map.of());
            Map<Labels, Double> found = ours.getOrDefault(timeMs, Map.of());
            points += found.size();
            if (!isEqual(expected, found)) {
                differences.add(expr + " at " + timeMs + ": expected " + expected + " found " + found);
                return points;
            }
        }
        return points;
    }

    private static boolean isEqual(Map<Labels, Double> expected, Map<Labels, Double> found) {
        return expected.keySet().equals(found.keySet()) && expected.entrySet().stream()
                .allMatch(entry -> isClose(entry.getValue(), found.getOrDefault(entry.getKey(), Double.NaN)));
    }

    private static boolean isClose(double a, double b) {
        return Double.compare(a, b) == 0 || a == b
                || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
    }
}
