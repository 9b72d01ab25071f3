package io.narthex.rules.service;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.narthex.rules.group.Evaluation;
import io.narthex.rules.group.RuleOutcome;
import io.narthex.rules.planner.CompiledGroup;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// The metrics of rule evaluation under Prometheus' names. Thread-safe.
final class RuleMetrics {
    private static final String GROUP = "rule_group";
    private static final double NANOS_PER_SECOND = 1e9;

    private final Counter evaluations;
    private final Counter failures;
    private final Counter iterations;
    private final Counter missed;
    private final Gauge interval;
    private final Gauge rules;
    private final Gauge lastDuration;
    private final Gauge lastTimestamp;
    private final Gauge lastSamples;
    private final Gauge lastRuleDurationSum;
    private final Summary evaluationDuration;
    private final Summary groupDuration;
    private Set<String> known = new HashSet<>();

    RuleMetrics(PrometheusRegistry registry) {
        evaluations = counter("prometheus_rule_evaluations_total", "The total number of rule evaluations.", registry);
        failures = counter(
                "prometheus_rule_evaluation_failures_total", "The total number of rule evaluation failures.", registry);
        iterations = counter(
                "prometheus_rule_group_iterations_total",
                "The total number of scheduled rule group evaluations, whether executed or missed.",
                registry);
        missed = counter(
                "prometheus_rule_group_iterations_missed_total",
                "The total number of rule group evaluations missed due to incomplete answers.",
                registry);
        interval = gauge("prometheus_rule_group_interval_seconds", "The interval of a rule group.", registry);
        rules = gauge("prometheus_rule_group_rules", "The number of rules.", registry);
        lastDuration = gauge(
                "prometheus_rule_group_last_duration_seconds",
                "The duration of the last rule group evaluation.",
                registry);
        lastTimestamp = gauge(
                "prometheus_rule_group_last_evaluation_timestamp_seconds",
                "The timestamp of the last rule group evaluation in seconds.",
                registry);
        lastSamples = gauge(
                "prometheus_rule_group_last_evaluation_samples",
                "The number of samples returned during the last rule group evaluation.",
                registry);
        lastRuleDurationSum = gauge(
                "prometheus_rule_group_last_rule_duration_sum_seconds",
                "The sum of time in seconds it took to evaluate each rule in the group.",
                registry);
        evaluationDuration = summary(
                "prometheus_rule_evaluation_duration_seconds", "The duration for a rule to execute.", registry);
        groupDuration = summary(
                "prometheus_rule_group_duration_seconds", "The duration of rule group evaluations.", registry);
    }

    private static Counter counter(String name, String help, PrometheusRegistry registry) {
        return Counter.builder().name(name).help(help).labelNames(GROUP).register(registry);
    }

    private static Gauge gauge(String name, String help, PrometheusRegistry registry) {
        return Gauge.builder().name(name).help(help).labelNames(GROUP).register(registry);
    }

    private static Summary summary(String name, String help, PrometheusRegistry registry) {
        return Summary.builder().name(name).help(help).quantile(0.5, 0.05).quantile(0.9, 0.01).quantile(0.99, 0.001)
                .register(registry);
    }

    /// Shows the groups in force, and no others.
    synchronized void loaded(List<CompiledGroup> groups) {
        Set<String> now = new HashSet<>();
        for (CompiledGroup group : groups) {
            now.add(group.id());
            interval.labelValues(group.id()).set(group.source().intervalMs() / 1000.0);
            rules.labelValues(group.id()).set(group.rules().size());
            evaluations.initLabelValues(group.id());
            failures.initLabelValues(group.id());
            iterations.initLabelValues(group.id());
            missed.initLabelValues(group.id());
        }
        known.stream().filter(id -> !now.contains(id)).forEach(this::remove);
        known = now;
    }

    private void remove(String id) {
        List.of(evaluations, failures, iterations, missed).forEach(counter -> counter.remove(id));
        List.of(interval, rules, lastDuration, lastTimestamp, lastSamples, lastRuleDurationSum)
                .forEach(gauge -> gauge.remove(id));
    }

    void evaluated(CompiledGroup group, Evaluation evaluation, long evalTimestampMs, long durationNanos,
            long missedCount) {
        String id = group.id();
        long ruleNanos = 0;
        for (RuleOutcome outcome : evaluation.outcomes()) {
            evaluations.labelValues(id).inc();
            if (outcome.isFailed()) {
                failures.labelValues(id).inc();
            }
            ruleNanos += outcome.durationNanos();
            evaluationDuration.observe(outcome.durationNanos() / NANOS_PER_SECOND);
        }
        iterations.labelValues(id).inc(1.0 + missedCount);
        missed.labelValues(id).inc(missedCount);
        lastDuration.labelValues(id).set(durationNanos / NANOS_PER_SECOND);
        lastTimestamp.labelValues(id).set(evalTimestampMs / 1000.0);
        lastSamples.labelValues(id).set(evaluation.outcomes().stream().mapToInt(RuleOutcome::sampleCount).sum());
        lastRuleDurationSum.labelValues(id).set(ruleNanos / NANOS_PER_SECOND);
        groupDuration.observe(durationNanos / NANOS_PER_SECOND);
    }
}
