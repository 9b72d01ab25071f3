package io.narthex.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.narthex.config.relabel.Relabeler;
import io.narthex.model.Labels;
import io.narthex.promql.source.SeriesSource;
import io.narthex.rules.alerting.AlertOutputs;
import io.narthex.rules.backfill.Backfill;
import io.narthex.rules.backfill.BackfillProgress;
import io.narthex.rules.backfill.BackfillSink;
import io.narthex.rules.expression.PromqlExpressions;
import io.narthex.rules.fragment.FragmentEvaluator;
import io.narthex.rules.group.GroupEvaluator;
import io.narthex.rules.window.WindowSource;
import io.narthex.schema.rule.ResultSample;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same samples, evaluated as they came and backfilled: every recorded bit is the same.
class BackfillEqualsStreamTest {
    private static final long START_MS = 1_700_000_000_000L;
    private static final int PARTITIONS = 3;
    private static final int ROUNDS = 80;

    @TempDir
    private Path directory = Path.of("");

    private final List<WindowSource> history = new ArrayList<>();
    private final Map<String, Long> live = new TreeMap<>();
    private final Map<String, Long> backfilled = new TreeMap<>();
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private PartitionedRules rules = new PartitionedRules(1, "groups: []", START_MS, directory);
    private long firstMs = Long.MAX_VALUE;
    private long lastMs;

    private static String yaml() {
        StringBuilder yaml = new StringBuilder("groups:\n- name: g\n  interval: 15s\n  rules:\n");
        List<String> shapes = RuleShapes.all();
        for (int i = 0; i < shapes.size(); i += 7) {
            yaml.append("  - {record: 'r").append(i).append("', expr: '").append(shapes.get(i)).append("'}\n");
        }
        return yaml + """
                        - {record: again, expr: 'sum(r0) + count_over_time(again[2m])'}
                        - {alert: Hot, expr: temperature > 22, for: 30s}
                        - {record: firing, expr: 'count(ALERTS{alertstate="firing"})'}
                      - name: h
                        interval: 20s
                        query_offset: 10s
                        rules:
                        - {record: late, expr: 'sum by (job) (rate(requests_total[2m] offset -5s))'}
                      """;
    }

    @BeforeEach
    void evaluateAsItComes() {
        rules = new PartitionedRules(PARTITIONS, yaml(), START_MS, directory);
        for (int i = 0; i < PARTITIONS; i++) {
            history.add(new WindowSource());
        }
        RuleInput input = new RuleInput(7, 137);
        for (int round = 0; round < ROUNDS; round++) {
            Map<Labels, Map.Entry<Long, Double>> samples = input.round(START_MS, round);
            samples.forEach((labels, sample) -> history
                    .get(Math.floorMod(labels.value("instance").hashCode(), PARTITIONS))
                    .add(labels, sample.getKey(), sample.getValue(), null));
            long sentMs = START_MS + (round + 1L) * RuleInput.PERIOD_MS;
            rules.samples(samples, sentMs);
            rules.tick(sentMs);
        }
        assertThat(rules.passedOver()).isEmpty();
        for (PartitionedRules.Evaluated evaluated : rules.evaluated) {
            firstMs = Math.min(firstMs, evaluated.evalMs());
            lastMs = Math.max(lastMs, evaluated.evalMs());
            note(evaluated.evaluation().samples(), live);
        }
    }

    @AfterEach
    void stop() {
        rules.close();
        workers.shutdown();
    }

    private static void note(List<ResultSample> samples, Map<String, Long> into) {
        for (ResultSample sample : samples) {
            into.put(sample.labels() + "@" + sample.timestampMs(), Double.doubleToRawLongBits(sample.value()));
        }
    }

    private Backfill.Outcome backfill(BackfillSink sink) throws IOException, InterruptedException {
        AlertOutputs outputs = new AlertOutputs(Labels.EMPTY, Relabeler.of(List.of()), "", Duration.ofMinutes(1));
        PromqlExpressions expressions = new PromqlExpressions(Duration.ofMinutes(5), 50_000_000,
                Duration.ofMinutes(1));
        Backfill backfill = new Backfill(rules.groups(), new FragmentEvaluator(expressions),
                new GroupEvaluator(expressions, () -> outputs, () -> 0), List.<SeriesSource>copyOf(history), sink,
                new BackfillProgress(directory.resolve("progress"), Backfill.job(rules.groups(), firstMs, lastMs)),
                workers);
        return backfill.run(firstMs, lastMs, (_, _) -> {});
    }

    @Test
    void everyBitIsTheSame() throws Exception {
        Backfill.Outcome outcome = backfill((_, samples) -> note(samples, backfilled));
        assertThat(outcome.lastError()).isEmpty();
        assertThat(live).hasSizeGreaterThan(2_000);
        assertThat(backfilled).isEqualTo(live);
        assertThat(Files.exists(directory.resolve("progress"))).isFalse();
    }

    @Test
    void aRunThatWasEndedGoesOnWhereItWas() throws Exception {
        int[] writes = {0};
        assertThatThrownBy(() -> backfill((_, samples) -> {
            if (++writes[0] == 2) {
                throw new IllegalStateException("the log is away");
            }
            note(samples, backfilled);
        })).hasMessage("the log is away");
        assertThat(backfilled).isNotEmpty().hasSizeLessThan(live.size());

        Backfill.Outcome rest = backfill((_, samples) -> note(samples, backfilled));

        assertThat(rest.writtenSamples()).isLessThan(live.size());
        assertThat(backfilled).isEqualTo(live);
    }
}
