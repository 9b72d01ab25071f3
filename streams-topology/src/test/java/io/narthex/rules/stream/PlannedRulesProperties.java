package io.narthex.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.model.Staleness;
import io.narthex.model.TenantId;
import io.narthex.promql.failure.PromqlException;
import io.narthex.rules.expression.ExpressionException;
import io.narthex.rules.expression.PromqlExpressions;
import io.narthex.rules.expression.VectorSample;
import io.narthex.rules.group.RuleOutcome;
import io.narthex.rules.window.WindowSource;
import io.narthex.schema.rule.ResultSample;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules cut into fragments, over four partitions, give what the engine gives over all series at once.
class PlannedRulesProperties {
    private static final long START_MS = 1_700_000_000_000L;
    private static final int RULES = 50;
    private static final int ROUNDS = 26;
    private static final double TOLERANCE = 1e-11;

    private final WindowSource everything = new WindowSource();
    private final PromqlExpressions engine = new PromqlExpressions(Duration.ofMinutes(5), 50_000_000,
            Duration.ofMinutes(1));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void plannedEvaluationEqualsTheEngine(long seed, @TempDir Path directory) {
        RuleExpressionGenerator generator = new RuleExpressionGenerator(seed);
        List<String> expressions = new ArrayList<>();
        StringBuilder yaml = new StringBuilder("groups:\n- name: g\n  interval: 15s\n  rules:\n");
        for (int i = 0; i < RULES; i++) {
            expressions.add(generator.vector(1 + i % 3));
            yaml.append("  - {record: 'r").append(i).append("', expr: '").append(expressions.get(i)).append("'}\n");
        }
        try (PartitionedRules rules = new PartitionedRules(4, yaml.toString(), START_MS, directory)) {
            RuleInput input = new RuleInput(seed, 137);
            for (int round = 0; round < ROUNDS; round++) {
                Map<Labels, Map.Entry<Long, Double>> samples = input.round(START_MS, round);
                long sentMs = START_MS + (round + 1L) * RuleInput.PERIOD_MS;
                samples.forEach((labels, sample) -> everything.add(labels, sample.getKey(), sample.getValue(), null));
                rules.samples(samples, sentMs);
                rules.tick(sentMs);
            }
            assertThat(rules.passedOver()).isEmpty();
            assertThat(rules.evaluated).hasSizeGreaterThan(20);
            int compared = 0;
            // Past evaluations have forgotten nothing: samples up to their time are what they had.
            for (PartitionedRules.Evaluated evaluated : rules.evaluated) {
                for (int i = 0; i < RULES; i++) {
                    compared += compare(evaluated, i, expressions.get(i));
                }
            }
            assertThat(compared).as("points").isGreaterThan(5_000);
        }
    }

    /// How many points were compared.
    private int compare(PartitionedRules.Evaluated evaluated, int rule, String expr) {
        RuleOutcome outcome = evaluated.evaluation().outcomes().get(rule);
        Map<Labels, Double> expected = new HashMap<>();
        try {
            for (VectorSample sample : engine.evaluate(TenantId.DEFAULT, expr, evaluated.evalMs(), everything)) {
                if (expected.put(sample.labels().withoutMetricName(), sample.value()) != null) {
                    throw new ExpressionException("recorded twice");
                }
            }
        } catch (PromqlException | ExpressionException e) {
            assertThat(outcome.error()).as("%s at %d: %s", expr, evaluated.evalMs(), e.getMessage()).isNotEmpty();
            return 0;
        }
        assertThat(outcome.error()).as(expr).isEmpty();
        Map<Labels, Double> found = new HashMap<>();
        for (ResultSample sample : evaluated.evaluation().samples()) {
            if (sample.labels().metricName().equals("r" + rule) && !Staleness.isMarker(sample.value())) {
                found.put(sample.labels().withoutMetricName(), sample.value());
            }
        }
        assertThat(found.keySet()).as("%s at %d", expr, evaluated.evalMs()).isEqualTo(expected.keySet());
        expected.forEach((labels, value) -> assertThat(isClose(value, found.getOrDefault(labels, 0.0)))
                .as("%s%s at %d: expected %s, found %s", expr, labels, evaluated.evalMs(), value, found.get(labels))
                .isTrue());
        return expected.size();
    }

    private static boolean isClose(double a, double b) {
        return Double.compare(a, b) == 0 || a == b
                || Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
    }
}
