package io.narthex.rules.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.rules.config.RuleDefaults;
import io.narthex.rules.config.RuleFiles;
import io.narthex.rules.group.Evaluation;
import io.narthex.rules.group.RuleOutcome;
import io.narthex.rules.planner.CompiledGroup;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import org.junit.jupiter.api.Test;

class RuleMetricsTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final RuleMetrics metrics = new RuleMetrics(registry);
    private final CompiledGroup group = CompiledGroup.of(
            RuleFiles.parse(
                    "f",
                    "groups: [{name: g, rules: [{record: r, expr: '1'}, {record: s, expr: '2'}]}]",
                    new RuleDefaults(TenantId.DEFAULT, Duration.ofSeconds(15), Duration.ZERO, Duration.ZERO,
                            Labels.EMPTY),
                    0).getFirst(),
            1);

    private double counter(String name) {
        CounterSnapshot snapshot = (CounterSnapshot) registry.scrape().stream()
                .filter(metric -> metric.getMetadata().getName().equals(name)).findFirst().orElseThrow();
        return snapshot.getDataPoints().getFirst().getValue();
    }

    @Test
    void countsEvaluationsFailuresAndMissedIterationsByGroup() {
        metrics.loaded(List.of(group));
        List<RuleOutcome> outcomes = List.of(new RuleOutcome("", 5, 3), new RuleOutcome("broken", 7, 0));
        metrics.evaluated(group, new Evaluation(List.of(), List.of(), outcomes), 15_000, 20, 2);
        assertThat(counter("prometheus_rule_evaluations")).isEqualTo(2);
        assertThat(counter("prometheus_rule_evaluation_failures")).isEqualTo(1);
        assertThat(counter("prometheus_rule_group_iterations")).isEqualTo(3);
        assertThat(counter("prometheus_rule_group_iterations_missed")).isEqualTo(2);
    }

    @Test
    void aGroupThatIsGoneIsShownNoMore() {
        metrics.loaded(List.of(group));
        metrics.loaded(List.of());
        assertThat(registry.scrape().stream().mapToInt((MetricSnapshot metric) -> metric.getMetadata().getName()
                .contains("duration_seconds") ? 0 : metric.getDataPoints().size()).sum()).isZero();
    }
}
