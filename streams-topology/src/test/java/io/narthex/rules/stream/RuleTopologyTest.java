package io.narthex.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.narthex.config.relabel.Relabeler;
import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.model.Staleness;
import io.narthex.model.TenantId;
import io.narthex.rules.alerting.AlertOutputs;
import io.narthex.rules.config.RuleDefaults;
import io.narthex.rules.config.RuleFiles;
import io.narthex.rules.expression.PromqlExpressions;
import io.narthex.rules.group.GroupEvaluator;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.schema.Records;
import io.narthex.schema.alert.AlertState;
import io.narthex.schema.rule.ResultSample;
import io.narthex.schema.samples.SampleBatchWriter;
import io.narthex.schema.samples.Tick;
import io.narthex.schema.series.LayoutId;
import io.narthex.schema.series.SeriesRecord;
import io.narthex.schema.series.UnknownSeriesException;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleTopologyTest {
    private static final long LOOKBACK_MS = 300_000;
    private static final long START_MS = 1_700_000_000_000L;
    private static final int INTERVAL_MS = 15_000;

    @TempDir
    private Path directory = Path.of("");

    private final Map<SeriesId, SeriesRecord> series = new HashMap<>();
    private final List<RulePlan> plans = new ArrayList<>(List.of(RulePlan.NONE));
    private final List<byte[]> log = new ArrayList<>();
    private final List<Long> evaluated = new ArrayList<>();
    private final List<String> passedOver = new ArrayList<>();
    private long missed;
    private @Nullable Run run;

    /// One life of the topology.
    private final class Run implements AutoCloseable {
        private final TopologyTestDriver driver;
        private final TestInputTopic<byte[], byte[]> samples;
        private final TestOutputTopic<byte[], byte[]> partials;
        private final TestOutputTopic<byte[], byte[]> results;
        private final TestOutputTopic<byte[], byte[]> alerts;

        Run() {
            AlertOutputs outputs = new AlertOutputs(
                    Labels.EMPTY, Relabeler.of(List.of()), "http://p", Duration.ofMinutes(1));
            GroupEvaluator evaluator = new GroupEvaluator(
                    new PromqlExpressions(Duration.ofMillis(LOOKBACK_MS), 1_000_000, Duration.ofMinutes(1)),
                    () -> outputs,
                    () -> 0);
            driver = new TopologyTestDriver(
                    TopologyAssembly.assemble(
                            () -> new PartitionWindowProcessor(
                                    new FixedGroups(), new FixedSeries(), new RecordedLog(), new Counts(), 1),
                            () -> new GroupEvaluationProcessor(
                                    new FixedGroups(),
                                    evaluator,
                                    (_, _, _, evalMs, _, missedCount) -> {
                                        evaluated.add(evalMs);
                                        missed += missedCount;
                                    },
                                    new Counts(),
                                    () -> 0)),
                    RuleStream.properties(
                            new RuleStream.Settings(LogConnection.to("127.0.0.1:1"), directory, 1, 1)));
            samples = driver.createInputTopic(Topics.SAMPLES, new ByteArraySerializer(), new ByteArraySerializer());
            partials = output(Topics.RULE_PARTIALS);
            results = output(Topics.RULE_RESULTS);
            alerts = output(Topics.ALERTS);
        }

        private TestOutputTopic<byte[], byte[]> output(String topic) {
            return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }

        @Override
        public void close() {
            driver.close();
        }
    }

    private final class FixedGroups implements RuleGroups {
        @Override
        public RulePlan planAt(long endOffset) {
            return plans.get((int) Math.min(endOffset, plans.size() - 1));
        }

        @Override
        public @Nullable CompiledGroup find(String key, String version) {
            return plans.stream().flatMap(plan -> plan.groups().stream())
                    .filter(group -> group.key().equals(key) && group.source().version().equals(version)).findFirst()
                    .orElse(null);
        }
    }

    private final class FixedSeries implements SeriesLookup {
        @Override
        public SeriesRecord series(SeriesId id) {
            SeriesRecord found = series.get(id);
            if (found == null) {
                throw new UnknownSeriesException("no series " + id);
            }
            return found;
        }

        @Override
        public List<SeriesId> layout(LayoutId id) {
            throw new UnknownSeriesException("no layout " + id);
        }
    }

    private final class RecordedLog implements SampleLog {
        @Override
        public void replay(int partition, long fromAppendTimeMs, long endOffsetExclusive, Consumer<byte[]> action) {
            List.copyOf(log).subList(0, (int) Math.min(log.size(), endOffsetExclusive)).forEach(action);
        }
    }

    private final class Counts implements StreamMetrics {
        @Override
        public void malformed(RuntimeException error) {
            passedOver.add(String.valueOf(error.getMessage()));
        }

        @Override
        public void histogramPassedOver() {
            passedOver.add("histogram");
        }

        @Override
        public void tickIgnored() {
            passedOver.add("tick");
        }

        @Override
        public void partialTooLarge(String group) {
            passedOver.add("too large " + group);
        }
    }

    @AfterEach
    void stop() {
        if (run != null) {
            run.close();
        }
    }

    private Run run() {
        if (run == null) {
            run = new Run();
        }
        return run;
    }

    private void load(String rules) {
        String yaml = "groups:\n- name: g\n  interval: 15s\n  rules:\n" + rules;
        RuleDefaults defaults = new RuleDefaults(TenantId.DEFAULT, Duration.ofMinutes(1), Duration.ZERO,
                Duration.ofSeconds(2), Labels.EMPTY);
        plans.add(
                new RulePlan(
                        List.of(
                                CompiledGroup.of(
                                        RuleFiles.parse("f", yaml, defaults, START_MS).getFirst(), LOOKBACK_MS))));
    }

    private void append(byte[] value, long appendMs) {
        log.add(value);
        run().samples.pipeInput(new byte[0], value, appendMs);
    }

    private void sample(int second, double value, String... labels) {
        Labels set = Labels.of(labels);
        SeriesId id = SeriesId.of(TenantId.DEFAULT, set);
        series.put(id, new SeriesRecord(TenantId.DEFAULT, set));
        try (SampleBatchWriter writer = new SampleBatchWriter()) {
            writer.beginSeries(id);
            writer.sample(START_MS + second * 1000L, Double.doubleToRawLongBits(value));
            append(writer.finish(TenantId.DEFAULT, "w", log.size(), 0, 1), START_MS + second * 1000L);
        }
    }

    private void tick(int second) {
        append(new Tick("w", START_MS + second * 1000L, plans.size() - 1).encode(), START_MS + second * 1000L);
    }

    /// Samples of value `f(second)` every five seconds, and a tick each second.
    private void live(int fromSecond, int toSecond, java.util.function.IntToDoubleFunction values) {
        for (int second = fromSecond; second < toSecond; second++) {
            if (second % 5 == 0) {
                sample(second, values.applyAsDouble(second), "__name__", "m", "instance", "i");
            }
            tick(second);
        }
    }

    private List<ResultSample> results() {
        return run().results.readValuesToList().stream()
                .flatMap(value -> Records.RULE_RESULTS.decode(value).samples().stream()).toList();
    }

    private List<@Nullable AlertState> alertStates() {
        List<@Nullable AlertState> states = new ArrayList<>();
        for (byte[] value : run().alerts.readValuesToList()) {
            states.add(value == null ? null : Records.ALERTS.decode(value).state());
        }
        return states;
    }

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
