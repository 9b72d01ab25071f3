package io.narthex.rules.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.narthex.rules.expression.VectorSample;
import io.narthex.rules.expression.Expressions;
import io.narthex.promql.source.SeriesSource;
import io.narthex.promql.parser.PromqlParser;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.ast.Expr;
import io.narthex.config.NameValidation;
import io.narthex.config.RelabelAction;
import io.narthex.config.RelabelConfig;
import io.narthex.config.relabel.Relabeler;
import io.narthex.model.Labels;
import io.narthex.model.Staleness;
import io.narthex.model.TenantId;
import io.narthex.rules.alerting.AlertOutputs;
import io.narthex.rules.alerting.AlertWrite;
import io.narthex.rules.config.RuleDefaults;
import io.narthex.rules.config.RuleFiles;
import io.narthex.rules.fragment.FragmentEvaluator;
import io.narthex.rules.fragment.FragmentResults;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.rules.window.SeriesWindow;
import io.narthex.rules.window.WindowSource;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.rule.ResultSample;
import org.junit.jupiter.api.Test;

class GroupEvaluatorTest {
    private static final long LOOKBACK_MS = 300_000;
    private static final long MINUTE_MS = 60_000;
    private static final long START_MS = 1_700_000_000_000L;

    private AlertOutputs outputs = outputs(Labels.of("region", "eu"));
    private final GroupEvaluator evaluator = new GroupEvaluator(new SimpleExpressions(), () -> outputs, () -> 0);
    private final List<SeriesWindow> input = new ArrayList<>();
    private GroupState state = new GroupState();
    private CompiledGroup group = group("");
    private Evaluation last = new Evaluation(List.of(), List.of(), List.of());

    private static AlertOutputs outputs(Labels externalLabels, RelabelConfig... relabelling) {
        return new AlertOutputs(
                externalLabels, Relabeler.of(List.of(relabelling)), "http://p:9090", Duration.ofMinutes(1));
    }

    private static CompiledGroup group(String rules) {
        return groupWith("", rules);
    }

    private static CompiledGroup groupWith(String settings, String rules) {
        String yaml = "groups:\n- name: g\n  interval: 1m\n" + settings + "  rules:\n" + rules;
        RuleDefaults defaults = new RuleDefaults(TenantId.DEFAULT, Duration.ofMinutes(1), Duration.ZERO,
                Duration.ofSeconds(2), Labels.of("region", "eu"));
        return CompiledGroup.of(RuleFiles.parse("f", yaml, defaults, 0).getFirst(), LOOKBACK_MS);
    }

    private void sample(int minute, double value, String... labels) {
        Labels series = Labels.of(labels);
        SeriesWindow window = input.stream().filter(w -> w.labels().equals(series)).findFirst().orElseGet(() -> {
            SeriesWindow added = new SeriesWindow(series);
            input.add(added);
            return added;
        });
        window.add(START_MS + minute * MINUTE_MS, value);
    }

    /// Evaluates and, as a crash would, carries nothing but the state's bytes to the next time.
    private void evaluate(int minute) {
        List<SeriesWindow> copies = input.stream().map(w -> w.slice(0, Long.MAX_VALUE)).toList();
        long evalMs = START_MS + minute * MINUTE_MS;
        last = evaluator.evaluate(group, state, evalMs, copies, fragments(evalMs, copies));
        state = GroupStateCodec.decode(GroupStateCodec.encode(state));
    }

    /// As one partition that has everything answers them.
    private FragmentResults fragments(long evalMs, List<SeriesWindow> windows) {
        WindowSource source = new WindowSource();
        windows.forEach(source::add);
        FragmentEvaluator.Answers answers = new FragmentEvaluator(new SimpleExpressions()).answer(group, evalMs,
                source);
        FragmentResults results = evaluator.newFragmentResults(group);
        answers.series().forEach(series -> results.add(series,
                answers.labelSets().all().get(series.labelSet())));
        answers.errors().forEach(results::add);
        return results;
    }

    private List<String> samples() {
        return last.samples().stream().map(GroupEvaluatorTest::text).toList();
    }

    private static String text(ResultSample sample) {
        String value = Staleness.isMarker(sample.value()) ? "stale" : String.valueOf(sample.value());
        return sample.labels() + " " + value;
    }

    private List<String> alerts() {
        return last.alerts().stream().map(GroupEvaluatorTest::text).toList();
    }

    private static String text(AlertWrite write) {
        Alert alert = write.alert();
        return alert == null ? "removed" : alert.state().text();
    }

    @Test
    void recordsWithTheRulesNameAndLabels() {
        group = groupWith("  labels: {team: a, tier: x}\n", "  - {record: r, expr: m, labels: {tier: y, job: ''}}\n");
        sample(0, 5, "__name__", "m", "job", "j", "i", "1");
        evaluate(0);
        assertThat(samples()).containsExactly("r{i=\"1\", team=\"a\", tier=\"y\"} 5.0");
        assertThat(last.samples().getFirst().timestampMs()).isEqualTo(START_MS);
    }

    @Test
    void scalarsAreRecordedWithoutLabels() {
        group = group("  - {record: r, expr: '7'}\n");
        evaluate(0);
        assertThat(samples()).containsExactly("r 7.0");
    }

    @Test
    void vanishedResultsEndWithAMarkerOnce() {
        group = group("  - {record: r, expr: 'm > 1'}\n");
        sample(0, 5, "__name__", "m");
        sample(1, 0, "__name__", "m");
        evaluate(0);
        evaluate(1);
        assertThat(samples()).containsExactly("r stale");
        evaluate(2);
        assertThat(samples()).isEmpty();
    }

    @Test
    void aFailedEvaluationEndsNothing() {
        group = group("  - {record: r, expr: m, labels: {i: ''}}\n");
        sample(0, 5, "__name__", "m", "i", "1");
        evaluate(0);
        sample(1, 6, "__name__", "m", "i", "2");
        evaluate(1);
        assertThat(last.outcomes().getFirst().error())
                .isEqualTo("vector contains metrics with the same labelset after applying rule labels");
        assertThat(samples()).isEmpty();
    }

    @Test
    void theLimitIsChecked() {
        group = groupWith("  limit: 1\n", "  - {record: r, expr: m}\n");
        sample(0, 5, "__name__", "m", "i", "1");
        sample(0, 5, "__name__", "m", "i", "2");
        evaluate(0);
        assertThat(last.outcomes().getFirst().error()).isEqualTo("exceeded limit of 1 with 2 series");
        assertThat(samples()).isEmpty();
    }

    @Test
    void laterRulesReadEarlierResultsOfTheSameTime() {
        group = group("  - {record: r, expr: m}\n  - {record: s, expr: r}\n  - {record: t, expr: s}\n");
        sample(0, 5, "__name__", "m");
        evaluate(0);
        assertThat(samples()).containsExactly("r 5.0", "s 5.0", "t 5.0");
    }

    @Test
    void earlierRulesReadLaterResultsOfThePreviousTime() {
        group = group("  - {record: s, expr: r}\n  - {record: r, expr: m}\n");
        sample(0, 5, "__name__", "m");
        evaluate(0);
        assertThat(samples()).containsExactly("r 5.0");
        sample(1, 6, "__name__", "m");
        evaluate(1);
        assertThat(samples()).containsExactly("s 5.0", "r 6.0");
    }

    @Test
    void resultsAreStoredAtTheQueryOffset() {
        group = groupWith("  query_offset: 1m\n", "  - {record: r, expr: m}\n");
        sample(0, 5, "__name__", "m");
        sample(1, 6, "__name__", "m");
        evaluate(1);
        assertThat(samples()).containsExactly("r 5.0");
        assertThat(last.samples().getFirst().timestampMs()).isEqualTo(START_MS);
    }

    @Test
    void anAlertGoesFromPendingToFiringToResolvedAndIsForgotten() {
        group = group(
                "  - {alert: A, expr: 'm > 1', for: 2m, labels: {s: '{{ $value }}'},"
                        + " annotations: {d: '{{ $labels.i }} {{ $labels.__name__ }}'}}\n");
        for (int minute = 0; minute < 4; minute++) {
            sample(minute, 5, "__name__", "m", "i", "x");
        }
        evaluate(0);
        assertThat(alerts()).containsExactly("pending");
        assertThat(samples()).containsExactly(
                "ALERTS{alertname=\"A\", alertstate=\"pending\", i=\"x\", s=\"5\"} 1.0",
                "ALERTS_FOR_STATE{alertname=\"A\", i=\"x\", s=\"5\"} 1.7E9");
        evaluate(1);
        evaluate(2);
        assertThat(alerts()).containsExactly("firing");
        Alert alert = java.util.Objects.requireNonNull(last.alerts().getFirst().alert());
        assertThat(alert.labels())
                .isEqualTo(Labels.of("alertname", "A", "i", "x", "s", "5", "region", "eu"));
        assertThat(alert.annotations()).isEqualTo(Map.of("d", "x m"));
        assertThat(alert.startsAtMs()).isEqualTo(START_MS + 2 * MINUTE_MS);
        assertThat(alert.endsAtMs()).isEqualTo(START_MS + 6 * MINUTE_MS);
        assertThat(alert.generatorUrl()).isEqualTo("http://p:9090/graph?g0.expr=m+%3E+1&g0.tab=1");
        assertThat(samples()).contains(
                "ALERTS{alertname=\"A\", alertstate=\"firing\", i=\"x\", s=\"5\"} 1.0",
                "ALERTS{alertname=\"A\", alertstate=\"pending\", i=\"x\", s=\"5\"} stale");
        sample(4, 0, "__name__", "m", "i", "x");
        evaluate(4);
        assertThat(alerts()).containsExactly("resolved");
        assertThat(java.util.Objects.requireNonNull(last.alerts().getFirst().alert()).endsAtMs())
                .isEqualTo(START_MS + 4 * MINUTE_MS);
        sample(6, 0, "__name__", "m", "i", "x");
        evaluate(6);
        assertThat(alerts()).containsExactly("resolved");
        evaluate(30);
        evaluate(31);
        assertThat(alerts()).isEmpty();
    }

    @Test
    void aFiringAlertIsSentAgainOnlyAfterTheResendDelay() {
        group = group("  - {alert: A, expr: 'm > 1'}\n");
        sample(0, 5, "__name__", "m");
        evaluate(0);
        assertThat(alerts()).containsExactly("firing");
        evaluate(1);
        assertThat(alerts()).isEmpty();
        evaluate(2);
        assertThat(alerts()).containsExactly("firing");
    }

    @Test
    void aPendingAlertThatEndsIsRemovedAndNeverSent() {
        group = group("  - {alert: A, expr: 'm > 1', for: 5m}\n");
        sample(0, 5, "__name__", "m");
        sample(1, 0, "__name__", "m");
        evaluate(0);
        evaluate(1);
        assertThat(alerts()).containsExactly("removed");
        evaluate(2);
        assertThat(alerts()).isEmpty();
    }

    @Test
    void keepFiringForHoldsAnAlertWhoseConditionEnded() {
        group = group("  - {alert: A, expr: 'm > 1', keep_firing_for: 2m}\n");
        sample(0, 5, "__name__", "m");
        sample(1, 0, "__name__", "m");
        evaluate(0);
        evaluate(1);
        assertThat(samples()).contains("ALERTS{alertname=\"A\", alertstate=\"firing\"} 1.0");
        evaluate(2);
        assertThat(alerts()).containsExactly("firing");
        evaluate(3);
        assertThat(alerts()).containsExactly("resolved");
    }

    @Test
    void raisingForTurnsAYoungFiringAlertBackToPending() {
        group = group("  - {alert: A, expr: 'm > 1', for: 1m}\n");
        sample(0, 5, "__name__", "m");
        evaluate(0);
        evaluate(1);
        assertThat(alerts()).containsExactly("firing");
        group = group("  - {alert: A, expr: 'm > 1', for: 4m}\n");
        evaluate(2);
        assertThat(samples()).contains("ALERTS{alertname=\"A\", alertstate=\"pending\"} 1.0");
        evaluate(4);
        assertThat(alerts()).containsExactly("firing");
    }

    @Test
    void alertsOfOneRuleAreVisibleToTheNext() {
        group = group("  - {alert: A, expr: 'm > 1'}\n  - {alert: B, expr: 'ALERTS{alertname=\"A\"} > 0'}\n");
        sample(0, 5, "__name__", "m");
        evaluate(0);
        assertThat(last.alerts()).hasSize(2);
        assertThat(samples()).contains("ALERTS{alertname=\"B\", alertstate=\"firing\"} 1.0");
    }

    @Test
    void duplicateAlertsFailTheRule() {
        group = group("  - {alert: A, expr: 'm > 1', labels: {i: same}}\n");
        sample(0, 5, "__name__", "m", "i", "1");
        sample(0, 5, "__name__", "m", "i", "2");
        evaluate(0);
        assertThat(last.outcomes().getFirst().error())
                .isEqualTo("vector contains metrics with the same labelset after applying alert labels");
        assertThat(alerts()).isEmpty();
    }

    @Test
    void theLimitOfAlertsClearsTheRulesAlerts() {
        group = groupWith("  limit: 1\n", "  - {alert: A, expr: 'm > 1'}\n");
        sample(0, 5, "__name__", "m", "i", "1");
        evaluate(0);
        sample(1, 5, "__name__", "m", "i", "2");
        evaluate(1);
        assertThat(last.outcomes().getFirst().error()).isEqualTo("exceeded limit of 1 with 2 alerts");
        assertThat(alerts()).containsExactly("resolved");
        evaluate(2);
        assertThat(alerts()).isEmpty();
    }

    @Test
    void theAlertsOfARemovedRuleEnd() {
        group = group("  - {alert: A, expr: 'm > 1'}\n  - {alert: B, expr: 'm > 1', for: 5m}\n");
        sample(0, 5, "__name__", "m");
        evaluate(0);
        assertThat(alerts()).containsExactly("firing", "pending");
        group = group("  - {record: r, expr: m}\n");
        evaluate(1);
        assertThat(alerts()).containsExactly("resolved", "removed");
        Alert alert = java.util.Objects.requireNonNull(last.alerts().getFirst().alert());
        assertThat(alert.labels()).isEqualTo(Labels.of("alertname", "A", "region", "eu"));
        assertThat(alert.startsAtMs()).isEqualTo(START_MS);
        assertThat(alert.endsAtMs()).isEqualTo(START_MS + MINUTE_MS);
        assertThat(alert.generatorUrl()).isEqualTo("http://p:9090/graph?g0.expr=m+%3E+1&g0.tab=1");
        evaluate(2);
        assertThat(alerts()).isEmpty();
    }

    @Test
    void aRuleThatFailsUnexpectedlyLeavesTheOthersAlone() {
        group = group("  - {record: r, expr: m}\n  - {record: s, expr: '7'}\n");
        Expressions overflowing = new Expressions() {
            private final SimpleExpressions simple = new SimpleExpressions();

            @Override
            public List<VectorSample> evaluate(TenantId tenant, String expr, long timestampMs, SeriesSource source) {
                return evaluate(tenant, expr, PromqlParser.parse(expr, ParserOptions.ALL), timestampMs, source);
            }

            @Override
            public List<VectorSample> evaluate(TenantId tenant, String text, Expr expr, long timestampMs,
                    SeriesSource source) {
                if (text.equals("m")) {
                    throw new ArithmeticException("overflow");
                }
                return simple.evaluate(tenant, text, expr, timestampMs, source);
            }
        };
        GroupEvaluator failing = new GroupEvaluator(overflowing, () -> outputs, () -> 0);
        last = failing.evaluate(group, state, START_MS, List.of(), fragments(START_MS, List.of()));
        assertThat(last.outcomes().getFirst().error())
                .isEqualTo("internal error: java.lang.ArithmeticException: overflow");
        assertThat(samples()).containsExactly("s 7.0");
    }

    @Test
    void theAlertsOfARemovedGroupEnd() {
        group = group("  - {alert: A, expr: 'm > 1'}\n  - {alert: B, expr: 'm > 1', for: 5m}\n");
        sample(0, 5, "__name__", "m");
        evaluate(0);
        last = evaluator.end(TenantId.DEFAULT, group.id(), state, START_MS + MINUTE_MS);
        assertThat(alerts()).containsExactly("resolved", "removed");
        assertThat(samples()).hasSize(4).allMatch(sample -> sample.endsWith(" stale"));
    }

    @Test
    void anAlertOfAFailingRuleEndsOnceWhenItsPromiseIsOver() {
        group = group("  - {alert: A, expr: 'm > 1', labels: {i: same}}\n");
        sample(0, 5, "__name__", "m", "i", "1");
        evaluate(0);
        assertThat(alerts()).containsExactly("firing");
        for (int minute = 1; minute < 5; minute++) {
            sample(minute, 5, "__name__", "m", "i", "1");
            sample(minute, 5, "__name__", "m", "i", "2");
            evaluate(minute);
            assertThat(last.outcomes().getFirst().isFailed()).isTrue();
            assertThat(alerts()).isEmpty();
        }
        evaluate(5);
        assertThat(alerts()).containsExactly("resolved");
        assertThat(java.util.Objects.requireNonNull(last.alerts().getFirst().alert()).endsAtMs())
                .isEqualTo(START_MS + 4 * MINUTE_MS);
        evaluate(6);
        assertThat(alerts()).isEmpty();
        sample(7, 5, "__name__", "m", "i", "1");
        sample(7, 0, "__name__", "m", "i", "2");
        evaluate(7);
        assertThat(alerts()).containsExactly("firing");
        assertThat(java.util.Objects.requireNonNull(last.alerts().getFirst().alert()).startsAtMs())
                .isEqualTo(START_MS);
    }

    @Test
    void anAlertThatRelabellingDropsOrRenamesEndsUnderItsOldLabels() {
        group = group("  - {alert: A, expr: 'm > 1'}\n");
        sample(0, 5, "__name__", "m");
        sample(2, 5, "__name__", "m");
        sample(4, 5, "__name__", "m");
        evaluate(0);
        outputs = outputs(Labels.of("region", "us"));
        evaluate(2);
        assertThat(alerts()).containsExactly("resolved", "firing");
        assertThat(last.alerts()).extracting(write -> write.labels().value("region")).containsExactly("eu", "us");
        outputs = outputs(
                Labels.of("region", "us"),
                new RelabelConfig(
                        List.of("alertname"),
                        RelabelConfig.DEFAULT_SEPARATOR,
                        "",
                        "A",
                        0,
                        RelabelConfig.DEFAULT_REPLACEMENT,
                        RelabelAction.DROP,
                        NameValidation.UTF8));
        evaluate(4);
        assertThat(alerts()).containsExactly("resolved");
        evaluate(6);
        assertThat(alerts()).isEmpty();
    }

    @Test
    void aRemovedRulesSeriesEndAndAnUnchangedRuleKeepsItsAlerts() {
        group = group("  - {record: r, expr: m}\n  - {alert: A, expr: 'm > 1', for: 2m}\n");
        sample(0, 5, "__name__", "m");
        evaluate(0);
        group = group("  - {alert: A, expr: 'm > 1', for: 2m}\n  - {record: n, expr: m}\n");
        evaluate(2);
        assertThat(alerts()).containsExactly("firing");
        assertThat(samples()).contains("r stale", "n 5.0");
    }

    @Test
    void templatesMayQuery() {
        group = group("  - {alert: A, expr: 'm > 1', annotations: {d: '{{ query \"other\" | first | value }}'}}\n");
        assertThat(group.reads(Labels.of("__name__", "other"))).isTrue();
        sample(0, 5, "__name__", "m");
        sample(0, 42, "__name__", "other");
        evaluate(0);
        assertThat(java.util.Objects.requireNonNull(last.alerts().getFirst().alert()).annotations())
                .isEqualTo(Map.of("d", "42"));
    }

    @Test
    void anExpressionThatCannotBePlannedFailsVisibly() {
        group = group("  - {record: r, expr: 'm @ 10'}\n");
        evaluate(0);
        assertThat(last.outcomes().getFirst().error())
                .isEqualTo("a fixed time after @ is not read by rules on the stream");
    }
}
