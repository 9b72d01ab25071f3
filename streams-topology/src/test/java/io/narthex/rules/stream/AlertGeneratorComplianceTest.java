package io.narthex.rules.stream;

import static io.narthex.rules.stream.AlertTimeline.NEVER;
import static io.narthex.rules.stream.AlertTimeline.steps;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

import io.narthex.model.Labels;
import io.narthex.rules.group.Evaluation;
import io.narthex.rules.group.GroupState;
import io.narthex.rules.group.GroupStatuses;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.rules.stream.AlertTimeline.Phase;
import io.narthex.rules.stream.AlertTimeline.Sent;
import io.narthex.schema.Records;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertState;
import io.narthex.schema.rule.ResultSample;
import io.narthex.schema.status.RuleGroupStatus;
import io.narthex.schema.status.RuleHealth;
import io.narthex.schema.status.RuleStatus;
import org.junit.jupiter.api.Test;

/// The four cases of the alert-generator specification of prometheus/compliance: samples every 15 s, evaluations every
/// 30 s, resend delay 1 min, on a clock that the test moves. Each case is checked by what the alerts API, the rules API,
/// the `ALERTS` series and a receiver show at every evaluation.
class AlertGeneratorComplianceTest extends TopologyFixture {
    private static final long INTERVAL_MS = 30_000;
    private static final int SAMPLE_SECONDS = 15;

    /// Values of a series by the number of the evaluation that reads them; null is no sample.
    private record Input(Labels labels, IntFunction<Double> values) {}

    private final Map<Long, RuleGroupStatus> statuses = new HashMap<>();

    @Override
    public void evaluated(CompiledGroup group, GroupState state, Evaluation evaluation, long evalMs, long durationNanos,
            long missedCount) {
        super.evaluated(group, state, evaluation, evalMs, durationNanos, missedCount);
        statuses.put(evalMs, GroupStatuses.evaluated(group, state, evaluation, evalMs, durationNanos, "test"));
    }

    private void load(String rules, int rule) {
        loadFile("groups:\n- name: case" + rule + "\n  interval: 30s\n  rules:\n" + rules);
    }

    private long firstMs() {
        // The evaluation before it has read nothing yet.
        return group().nextEvaluationMs(group().nextEvaluationMs(START_MS));
    }

    private CompiledGroup group() {
        return plans.getLast().groups().getFirst();
    }

    private void run(int evaluations, Input... inputs) {
        long firstMs = firstMs();
        int seconds = (int) ((firstMs + evaluations * INTERVAL_MS - START_MS) / 1000) + 3;
        for (int second = 0; second < seconds; second++) {
            if (second % SAMPLE_SECONDS == 7) {
                int k = (int) Math.ceilDiv(START_MS + second * 1000L - firstMs, INTERVAL_MS);
                for (Input input : inputs) {
                    Double value = input.values().apply(k);
                    if (value != null) {
                        sample(second, value, input.labels());
                    }
                }
            }
            tick(second);
        }
    }

    private void check(int evaluations, List<AlertTimeline> rules) {
        List<Alert> alerts = run().alerts.readValuesToList().stream().filter(Objects::nonNull)
                .map(Records.ALERTS::decode).filter(alert -> alert.state() != AlertState.PENDING).toList();
        List<ResultSample> results = results();
        for (int k = 0; k < evaluations; k++) {
            long timeMs = rules.getFirst().timeMs(k);
            RuleGroupStatus status = Objects.requireNonNull(statuses.get(timeMs), "evaluation " + k);
            List<Sent> sent = new ArrayList<>();
            Map<ResultSample, Long> series = new HashMap<>();
            for (int rule = 0; rule < rules.size(); rule++) {
                checkApi(status.rules().get(rule), rules.get(rule), k);
                sent.addAll(rules.get(rule).sent(k));
                series.putAll(rules.get(rule).series(k));
            }
            assertThat(alerts.stream().map(Sent::of).filter(alert -> alert.atMs() == timeMs).toList())
                    .as("received of evaluation %d", k).containsExactlyInAnyOrderElementsOf(sent);
            Map<ResultSample, Long> written = new HashMap<>();
            results.stream().filter(sample -> sample.timestampMs() == timeMs)
                    .filter(sample -> sample.labels().metricName().startsWith("ALERTS"))
                    .forEach(sample -> written.put(ResultSample.of(sample.labels(), timeMs, 0),
                            Double.doubleToRawLongBits(sample.value())));
            assertThat(written).as("series of evaluation %d", k).isEqualTo(series);
        }
    }

    private static void checkApi(RuleStatus status, AlertTimeline rule, int k) {
        assertThat(status.alerts()).as("alerts of evaluation %d", k)
                .containsExactlyInAnyOrderElementsOf(rule.apiAlerts(k));
        assertThat(status.state()).as("state at evaluation %d", k).isEqualTo(rule.ruleState(k));
        assertThat(status.health()).isEqualTo(RuleHealth.OK);
        assertThat(status.lastError()).isEmpty();
        assertThat(status.name()).isEqualTo(rule.alertName());
        assertThat(status.lastEvaluationMs()).isEqualTo(rule.timeMs(k));
    }

    private AlertTimeline timeline(String name, List<Phase> phases,
            java.util.function.BiFunction<Integer, Labels, Map<String, String>> annotations,
            java.util.function.BiFunction<Integer, Labels, Double> values) {
        return new AlertTimeline(name, firstMs(), INTERVAL_MS, phases, annotations, values);
    }

    @Test
    void pendingAndFiringAndResolved() {
        load("""
               - alert: A1
                 expr: 'm1{case="1"} > 10'
                 for: 6m
                 labels: {severity: page}
                 annotations: {description: 'value {{ $value | humanize }} of {{ $labels.variant }}'}
             """, 1);
        IntFunction<Double> values = steps(0, 4, 15, 10, 18, 20, 21, 28, 5, 50, 16);
        Labels labels = Labels.of("alertname", "A1", "case", "1", "variant", "one", "severity", "page");
        run(66, new Input(Labels.of("__name__", "m1", "case", "1", "variant", "one"), values));

        check(66, List.of(timeline("A1",
                List.of(new Phase(labels, 4, 16, 28), new Phase(labels, 50, 62, 1000)),
                (k, _) -> Map.of("description", "value " + values.apply(k).intValue() + " of one"),
                (k, _) -> values.apply(k))));
        assertThat(Objects.requireNonNull(statuses.get(firstMs())).rules().getFirst().durationSeconds())
                .isEqualTo(360);
    }

    @Test
    void pendingAndResolvedAndAlwaysInactive() {
        load("""
               - {alert: B1, expr: 'm2 > 10', for: 6m}
               - {alert: B2, expr: 'm2 > 100'}
             """, 2);
        // The last sample at 19 stands for five minutes more.
        IntFunction<Double> values = k -> k >= 20 ? null : steps(0, 4, 15, 9, 2, 18, 12).apply(k);
        Labels labels = Labels.of("alertname", "B1", "case", "2");
        run(50, new Input(Labels.of("__name__", "m2", "case", "2"), values));

        check(50, List.of(
                timeline("B1", List.of(new Phase(labels, 4, NEVER, 9), new Phase(labels, 18, NEVER, 29)),
                        (_, _) -> Map.of(), (k, _) -> k < 9 ? 15.0 : 12.0),
                timeline("B2", List.of(), (_, _) -> Map.of(), (_, _) -> 0.0)));
    }

    @Test
    void zeroForAndSmallFor() {
        load("""
               - alert: C1
                 expr: m3 > 10
                 annotations:
                   query: '{{ with query "m3" }}{{ . | first | value | humanizePercentage }}{{ end }}'
                   text: '{{ title "fire fire" }} {{ toUpper $labels.case }} {{ stripPort $labels.instance }} {{ reReplaceAll "h(.*):(.*)" "$2-$1" $labels.instance }}'
                   number: '{{ humanize 1234567.0 }} {{ humanize1024 2048.0 }} {{ humanizeDuration 3661.5 }} {{ parseDuration "1h2m" }} {{ match "h.*" $labels.instance }}'
                   args: '{{ define "t" }}{{ .arg0 }}+{{ .arg1 }}{{ end }}{{ template "t" (args 1 "two") }}'
               - {alert: C2, expr: m3 > 10, for: 15s}
             """,
                3);
        IntFunction<Double> values = steps(0, 4, 11, 8, 3, 45, 12);
        Labels c1 = Labels.of("alertname", "C1", "case", "c", "instance", "host:80");
        Labels c2 = Labels.of("alertname", "C2", "case", "c", "instance", "host:80");
        run(55, new Input(Labels.of("__name__", "m3", "case", "c", "instance", "host:80"), values));

        check(55, List.of(
                timeline("C1", List.of(new Phase(c1, 4, 4, 8), new Phase(c1, 45, 45, 1000)),
                        (k, _) -> Map.of("query", k < 8 ? "1100%" : "1200%", "text", "Fire Fire C host 80-ost",
                                "number", "1.235M 2ki 1h 1m 1s 3720 true", "args", "1+two"),
                        (k, _) -> values.apply(k)),
                timeline("C2", List.of(new Phase(c2, 4, 5, 8), new Phase(c2, 45, 46, 1000)), (_, _) -> Map.of(),
                        (k, _) -> values.apply(k))));
    }

    @Test
    void newAlertsAndOrder() {
        load("""
               - alert: D1
                 expr: m4 > 10
                 for: 1m
                 labels: {level: high}
                 annotations: {seen: '{{ $labels.level }}/{{ $labels.variant }}'}
               - alert: D2
                 expr: ALERTS{alertname="D1", alertstate="firing"} == 1
                 annotations: {about: '{{ $labels.alertname }} {{ $labels.variant }}'}
             """, 4);
        Labels one = Labels.of("alertname", "D1", "variant", "one", "level", "high");
        Labels two = Labels.of("alertname", "D1", "variant", "two", "level", "high");
        run(40, new Input(Labels.of("__name__", "m4", "variant", "one"), steps(0, 4, 11, 25, 0)),
                new Input(Labels.of("__name__", "m4", "variant", "two", "level", "low"), steps(0, 10, 20, 20, 3)));

        Labels aboutOne = Labels.of("alertname", "D2", "alertstate", "firing", "variant", "one", "level", "high");
        Labels aboutTwo = Labels.of("alertname", "D2", "alertstate", "firing", "variant", "two", "level", "high");
        check(40, List.of(
                timeline("D1", List.of(new Phase(one, 4, 6, 25), new Phase(two, 10, 12, 20)),
                        (_, labels) -> Map.of("seen",
                                labels.value("variant").equals("one") ? "/one" : "low/two"),
                        (_, labels) -> labels.value("variant").equals("one") ? 11.0 : 20.0),
                timeline("D2", List.of(new Phase(aboutOne, 6, 6, 25), new Phase(aboutTwo, 12, 12, 20)),
                        (_, labels) -> Map.of("about", "D1 " + labels.value("variant")), (_, _) -> 1.0)));
    }
}
