package io.narthex.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.model.Staleness;
import io.narthex.model.TenantId;
import io.narthex.schema.Records;
import io.narthex.schema.alert.AlertState;
import io.narthex.schema.rule.ResultSample;
import io.narthex.schema.samples.SampleBatchWriter;
import io.narthex.schema.samples.Tick;
import org.junit.jupiter.api.Test;

class RuleTopologyTest extends TopologyFixture {
    private static final int INTERVAL_MS = 15_000;

    @Test
    void aRecordingRuleGivesTheExpressionsValueAtEveryGridTime() {
        load("  - {record: 'm:sum', expr: 'sum(m)'}\n");
        live(0, 120, second -> second);
        List<ResultSample> results = results();
        assertThat(results).hasSize(8);
        for (ResultSample result : results) {
            long second = (result.timestampMs() - START_MS) / 1000;
            assertThat(result.value()).isEqualTo((double) (second / 5 * 5));
            assertThat(result.labels()).isEqualTo(Labels.of("__name__", "m:sum"));
        }
        for (int i = 1; i < evaluated.size(); i++) {
            assertThat(evaluated.get(i) - evaluated.get(i - 1)).isEqualTo(INTERVAL_MS);
        }
        assertThat(missed).isZero();
    }

    @Test
    void durationsMayBeComputedAndTimesAnchored() {
        load("  - {record: r, expr: 'count_over_time(m[2 * 10s])'}\n"
                + "  - {record: s, expr: 'sum(count_over_time(m[(5s + 5s) * 2] @ end()))'}\n");
        live(0, 120, second -> second);
        assertThat(results()).filteredOn(result -> result.timestampMs() >= START_MS + 20_000).hasSizeGreaterThan(10)
                .allMatch(result -> result.value() == 4);
    }

    @Test
    void aBatchThatIsNeverFinishedIsGivenUp() {
        load("  - {record: r, expr: m}\n");
        tick(0);
        try (SampleBatchWriter writer = new SampleBatchWriter()) {
            writer.beginSeries(new SeriesId(1, 2));
            writer.sample(START_MS, 0);
            append(writer.finish(TenantId.DEFAULT, "killed", 0, 0, 2), START_MS);
        }
        live(5, 60, _ -> 7);
        assertThat(passedOver).isEmpty();
        live(60, 70, _ -> 7);
        assertThat(passedOver).containsExactly("batch");
    }

    @Test
    void anAlertGoesThroughItsLifeInTheTopic() {
        load("  - {alert: A, expr: 'm > 10', for: 30s}\n");
        live(0, 200, second -> second < 100 ? 20 : 0);
        assertThat(alertStates()).containsExactly(AlertState.PENDING, AlertState.FIRING, AlertState.RESOLVED,
                AlertState.RESOLVED);
    }

    @Test
    void nothingIsEvaluatedBeforeTheLatenessHasPassed() {
        load("  - {record: r, expr: vector(1)}\n");
        tick(0);
        long evalMs = plans.getLast().groups().getFirst().nextEvaluationMs(START_MS);
        append(new Tick("w", evalMs + 1999, 1).encode(), evalMs + 1999);
        assertThat(evaluated).isEmpty();
        append(new Tick("w", evalMs + 2000, 1).encode(), evalMs + 2000);
        assertThat(evaluated).containsExactly(evalMs);
    }

    @Test
    void aTickFromTheFutureMovesNothing() {
        load("  - {record: r, expr: vector(1)}\n");
        tick(0);
        append(new Tick("w", START_MS + 60_000, 1).encode(), START_MS + 1000);
        assertThat(evaluated).isEmpty();
        assertThat(passedOver).containsExactly("tick");
    }

    @Test
    void aLongSilenceIsMissedAndNotEvaluatedAfterwards() {
        load("  - {record: r, expr: vector(1)}\n");
        live(0, 60, _ -> 1);
        int before = evaluated.size();
        tick(3660);
        assertThat(evaluated).hasSize(before + 1);
        assertThat(missed).isBetween(235L, 245L);
    }

    @Test
    void damagedRecordsAndUnknownSeriesHarmNothing() {
        load("  - {record: r, expr: m}\n");
        tick(0);
        append(new byte[]{1, 2, 3}, START_MS);
        byte[] damaged = new byte[40];
        try (SampleBatchWriter writer = new SampleBatchWriter()) {
            writer.beginSeries(new SeriesId(1, 2));
            writer.sample(START_MS, 0);
            byte[] batch = writer.finish(TenantId.DEFAULT, "w", 0, 0, 1);
            append(batch, START_MS);
            System.arraycopy(batch, 0, damaged, 0, Math.min(batch.length, damaged.length));
        }
        append(damaged, START_MS);
        live(5, 60, _ -> 7);
        assertThat(passedOver).isNotEmpty();
        assertThat(results()).isNotEmpty().allMatch(result -> result.value() == 7);
    }

    @Test
    void rulesReadStalenessMarkersAsTheEndOfASeries() {
        load("  - {record: r, expr: m}\n");
        live(0, 40, _ -> 1);
        sample(41, Staleness.MARKER, "__name__", "m", "instance", "i");
        for (int second = 41; second < 80; second++) {
            tick(second);
        }
        List<ResultSample> results = results();
        assertThat(Staleness.isMarker(results.getLast().value())).isTrue();
    }

    @Test
    void aNewVersionFindsItsPastInTheLog() {
        load("  - {record: r, expr: vector(1)}\n");
        live(0, 60, second -> second);
        results();
        load("  - {record: c, expr: 'count_over_time(m[50s])'}\n");
        live(60, 90, second -> second);
        List<ResultSample> results = results();
        assertThat(results).filteredOn(result -> result.labels().metricName().equals("c"))
                .isNotEmpty().allMatch(result -> result.value() == 10);
        assertThat(results).anyMatch(
                result -> result.labels().metricName().equals("r") && Staleness.isMarker(result.value()));
    }

    @Test
    void theSeriesOfARemovedGroupEnd() {
        load("  - {record: r, expr: vector(1)}\n");
        live(0, 60, _ -> 1);
        results();
        plans.add(RulePlan.NONE);
        live(60, 120, _ -> 1);
        assertThat(results()).singleElement().satisfies(result -> {
            assertThat(result.labels().metricName()).isEqualTo("r");
            assertThat(Staleness.isMarker(result.value())).isTrue();
        });
        assertThat(removed).containsExactly("f;g");
    }

    @Test
    void theAlertsOfARemovedGroupEnd() {
        load("  - {alert: A, expr: 'm > 10'}\n  - {alert: B, expr: 'm > 10', for: 1h}\n");
        live(0, 60, _ -> 20);
        alertStates();
        plans.add(RulePlan.NONE);
        live(60, 120, _ -> 20);
        assertThat(alertStates()).containsExactly(AlertState.RESOLVED, null);
    }

    @Test
    void aGroupThatComesBackIsNotEvaluatedForTheTimeItWasAway() {
        load("  - {record: r, expr: vector(1)}\n");
        live(0, 60, _ -> 1);
        plans.add(RulePlan.NONE);
        live(60, 160, _ -> 1);
        evaluated.clear();
        loadedAtMs = START_MS + 160_000;
        load("  - {record: r, expr: vector(1)}\n");
        live(160, 220, _ -> 1);
        assertThat(evaluated).isNotEmpty().allMatch(evalMs -> evalMs > loadedAtMs);
    }

    @Test
    void aLargeResultIsCutIntoRecords() {
        String filler = "x".repeat(20_000);
        load("  - {record: r, expr: m}\n");
        tick(0);
        for (int i = 0; i < 300; i++) {
            sample(1, i, "__name__", "m", "i", filler + i);
        }
        for (int second = 1; second < 20; second++) {
            tick(second);
        }
        List<byte[]> records = run().results.readValuesToList();
        assertThat(records).hasSize(2).allMatch(value -> value.length < 4 << 20);
        assertThat(records.stream().flatMap(value -> Records.RULE_RESULTS.decode(value).samples().stream()))
                .extracting(ResultSample::value).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void equalLogsGiveEqualResults() {
        List<byte[]> first = outputsOfOneLife();
        Objects.requireNonNull(run).close();
        run = null;
        plans.subList(1, plans.size()).clear();
        log.clear();
        assertThat(outputsOfOneLife()).usingElementComparator(Arrays::compare).isEqualTo(first);
    }

    private List<byte[]> outputsOfOneLife() {
        load("  - {record: r, expr: 'avg_over_time(m[1m])'}\n  - {record: s, expr: 'r * 3'}\n"
                + "  - {alert: A, expr: 's > 100', for: 20s, annotations: {v: '{{ $value }}'}}\n");
        live(0, 300, second -> 10 * Math.sqrt(second));
        List<byte[]> outputs = new ArrayList<>(run().partials.readValuesToList());
        outputs.addAll(run().results.readValuesToList());
        outputs.addAll(run().alerts.readValuesToList());
        assertThat(outputs.size()).isGreaterThan(40);
        return outputs;
    }
}
