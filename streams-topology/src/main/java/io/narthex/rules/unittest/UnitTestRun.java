package io.narthex.rules.unittest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.config.Durations;
import io.narthex.config.relabel.Relabeler;
import io.narthex.model.Labels;
import io.narthex.model.Names;
import io.narthex.model.TenantId;
import io.narthex.promql.failure.ParseFailure;
import io.narthex.promql.failure.PromqlException;
import io.narthex.rules.alerting.AlertInstance;
import io.narthex.rules.alerting.AlertOutputs;
import io.narthex.rules.config.RuleDefaults;
import io.narthex.rules.config.RuleFileException;
import io.narthex.rules.config.RuleFiles;
import io.narthex.rules.expression.ExpressionException;
import io.narthex.rules.expression.Expressions;
import io.narthex.rules.expression.PromqlExpressions;
import io.narthex.rules.group.Evaluation;
import io.narthex.rules.group.GroupEvaluator;
import io.narthex.rules.group.GroupState;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.rules.planner.CompiledRule;
import io.narthex.rules.unittest.UnitTestFile.AlertTest;
import io.narthex.rules.unittest.UnitTestFile.ExprTest;
import io.narthex.rules.unittest.UnitTestFile.TestGroup;
import io.narthex.rules.window.WindowSource;
import io.narthex.schema.rule.RuleGroupVersion;
import io.narthex.schema.rule.RuleKind;
import io.narthex.template.GoDuration;

/// One test of a unit-test file: evaluates every group at every interval over the input up to that time, compares the
/// alerts on the way and the expressions at the end. Used once.
final class UnitTestRun {
    private static final Duration LOOKBACK = Duration.ofMinutes(5);
    private static final long MAX_SAMPLES = 10_000;

    private final UnitTestFile file;
    private final TestGroup test;
    private final List<Path> ruleFiles;
    private final Map<String, Integer> groupOrder;
    private final boolean ignoresUnknownFields;
    private final WindowSource storage = new WindowSource();
    private final Expressions expressions;
    private final GroupEvaluator evaluator;
    private final List<Member> groups = new ArrayList<>();
    private final List<InputFeed> feeds = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    /// A group with what it carries from evaluation to evaluation.
    private record Member(CompiledGroup group, GroupState state) {}

    UnitTestRun(UnitTestFile file, TestGroup test, List<Path> ruleFiles, Map<String, Integer> groupOrder,
            boolean ignoresUnknownFields) {
        this.file = file;
        this.test = test;
        this.ruleFiles = ruleFiles;
        this.groupOrder = groupOrder;
        this.ignoresUnknownFields = ignoresUnknownFields;
        this.expressions = new PromqlExpressions(LOOKBACK, MAX_SAMPLES, file.evaluationInterval());
        AlertOutputs outputs = new AlertOutputs(Labels.of(test.externalLabels()), Relabeler.of(List.of()),
                test.externalUrl(), Duration.ofMinutes(1));
        this.evaluator = new GroupEvaluator(expressions, () -> outputs, () -> 0);
    }

    /// What failed, in promtool's words.
    List<String> run() {
        try {
            test.inputSeries().forEach(series -> feeds.add(InputFeed.of(series, test.interval(), test.startMs())));
            loadGroups();
        } catch (RuleFileException e) {
            return List.of(String.valueOf(e.getMessage()).split("\n"));
        } catch (ParseFailure | IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
        for (AlertTest alert : test.alertTests()) {
            if (alert.alertName().isEmpty()) {
                return List.of("an item under alert_rule_test misses required attribute alertname at eval_time "
                        + Durations.format(alert.evalTime())
                        + (test.name().isEmpty() ? "" : " (in TestGroup " + test.name() + ")"));
            }
        }
        if (evaluateAll()) {
            test.exprTests().forEach(this::checkExpression);
        }
        return failures;
    }

    private void loadGroups() {
        RuleDefaults defaults = new RuleDefaults(TenantId.DEFAULT, test.interval(), Duration.ZERO, Duration.ZERO,
                Labels.of(test.externalLabels()));
        Map<String, RuleGroupVersion> loaded = new LinkedHashMap<>();
        for (Path ruleFile : ruleFiles) {
            RuleFiles.parse(ruleFile.toString(), RuleFiles.read(ruleFile), defaults, 0, ignoresUnknownFields)
                    .forEach(group -> loaded.put(group.file() + ";" + group.name(), group));
        }
        loaded.values().stream()
                .sorted(Comparator.comparing(group -> groupOrder.getOrDefault(group.name(), 0)))
                .forEach(group -> groups.add(new Member(CompiledGroup.ofWholeHistory(group), new GroupState())));
    }

    /// False if a rule failed, which ends the test.
    private boolean evaluateAll() {
        long intervalMs = file.evaluationInterval().toMillis();
        long endMs = test.startMs() + test.length().toMillis();
        for (long timeMs = test.startMs(); timeMs <= endMs; timeMs += intervalMs) {
            for (InputFeed feed : feeds) {
                feed.feedUpTo(timeMs, storage);
            }
            if (!evaluate(timeMs)) {
                return false;
            }
            checkAlerts(timeMs - test.startMs(), intervalMs);
        }
        return true;
    }

    private boolean evaluate(long timeMs) {
        boolean isSound = true;
        for (Member member : groups) {
            Evaluation evaluation = evaluator.evaluateOver(member.group(), member.state(), timeMs, storage);
            for (int i = 0; i < evaluation.outcomes().size(); i++) {
                if (evaluation.outcomes().get(i).isFailed()) {
                    isSound = false;
                    failures.add("    rule: " + member.group().rules().get(i).definition().name() + ", time: "
                            + GoDuration.format(Duration.ofMillis(timeMs)) + ", err: "
                            + evaluation.outcomes().get(i).error());
                }
            }
        }
        return isSound;
    }

    /// Compares what the tests of [sinceStart, sinceStart + interval) expect, in the order of their times.
    private void checkAlerts(long sinceStartMs, long intervalMs) {
        Map<Duration, List<AlertTest>> due = new TreeMap<>();
        for (AlertTest alert : test.alertTests()) {
            long timeMs = alert.evalTime().toMillis();
            if (sinceStartMs <= timeMs && timeMs < sinceStartMs + intervalMs) {
                due.computeIfAbsent(alert.evalTime(), _ -> new ArrayList<>()).add(alert);
            }
        }
        due.values().forEach(alerts -> alerts.forEach(this::checkAlert));
    }

    private void checkAlert(AlertTest alert) {
        List<AlertText> found = new ArrayList<>();
        for (Member member : groups) {
            List<CompiledRule> rules = member.group().rules();
            for (int i = 0; i < rules.size(); i++) {
                if (rules.get(i).definition().kind() == RuleKind.ALERTING
                        && rules.get(i).definition().name().equals(alert.alertName())) {
                    member.state().alerts(i).stream().filter(AlertInstance.Firing.class::isInstance)
                            .map(AlertText::of).forEach(found::add);
                }
            }
        }
        List<AlertText> expected = new ArrayList<>(
                alert.expected().stream().map(e -> AlertText.of(e, alert.alertName())).toList());
        found.sort(Comparator.naturalOrder());
        expected.sort(Comparator.naturalOrder());
        if (!found.equals(expected)) {
            String name = test.name().isEmpty() ? "" : "    name: " + test.name() + ",\n";
            failures.add(name + "    alertname: " + alert.alertName() + ", time: "
                    + Durations.format(alert.evalTime()) + ", \n        exp:" + AlertText.list(expected)
                    + ", \n        got:" + AlertText.list(found));
        }
    }

    private void checkExpression(ExprTest check) {
        String at = "    expr: " + Names.quote(check.expr()) + ", time: " + Durations.format(check.evalTime());
        try {
            List<SampleText> found = new ArrayList<>(expressions.evaluate(TenantId.DEFAULT, check.expr(),
                    test.startMs() + check.evalTime().toMillis(), storage).stream().map(SampleText::of).toList());
            List<SampleText> expected = new ArrayList<>();
            for (UnitTestFile.ExpectedSample sample : check.expected()) {
                try {
                    expected.add(SampleText.of(sample));
                } catch (ParseFailure | IllegalArgumentException e) {
                    failures.add(at + ", err: labels " + Names.quote(sample.labels()) + ": " + e.getMessage());
                    return;
                }
            }
            found.sort(Comparator.comparing(SampleText::labels));
            expected.sort(Comparator.comparing(SampleText::labels));
            if (!SampleText.areEqual(expected, found, file.fuzzyCompare())) {
                failures.add(at + ",\n        exp: " + SampleText.list(expected) + "\n        got: "
                        + SampleText.list(found));
            }
        } catch (PromqlException | ExpressionException e) {
            failures.add(at + ", err: " + e.getMessage());
        }
    }
}
