package io.narthex.rules.stream;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.narthex.config.relabel.Relabeler;
import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.rules.alerting.AlertOutputs;
import io.narthex.rules.config.RuleDefaults;
import io.narthex.rules.config.RuleFiles;
import io.narthex.rules.expression.PromqlExpressions;
import io.narthex.rules.fragment.FragmentEvaluator;
import io.narthex.rules.group.Evaluation;
import io.narthex.rules.group.GroupEvaluator;
import io.narthex.rules.group.GroupState;
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
import org.junit.jupiter.api.io.TempDir;

/// The topology on one partition, fed from a log that the test writes; time is what the test says.
abstract class TopologyFixture implements EvaluationListener {
    static final long LOOKBACK_MS = 300_000;
    static final long START_MS = 1_700_000_000_000L;

    @TempDir
    private Path directory = Path.of("");

    private final Map<SeriesId, SeriesRecord> series = new HashMap<>();
    final List<RulePlan> plans = new ArrayList<>(List.of(RulePlan.NONE));
    final List<byte[]> log = new ArrayList<>();
    final List<Long> evaluated = new ArrayList<>();
    final List<String> removed = new ArrayList<>();
    final List<String> passedOver = new ArrayList<>();
    long missed;
    long loadedAtMs = START_MS;
    @Nullable
    Run run;

    /// One life of the topology.
    final class Run implements AutoCloseable {
        private final TopologyTestDriver driver;
        final TestInputTopic<byte[], byte[]> samples;
        final TestOutputTopic<byte[], byte[]> partials;
        final TestOutputTopic<byte[], byte[]> results;
        final TestOutputTopic<byte[], byte[]> alerts;

        Run() {
            AlertOutputs outputs = new AlertOutputs(
                    Labels.EMPTY, Relabeler.of(List.of()), "http://p", Duration.ofMinutes(1));
            PromqlExpressions expressions = new PromqlExpressions(Duration.ofMillis(LOOKBACK_MS), 1_000_000,
                    Duration.ofMinutes(1));
            GroupEvaluator evaluator = new GroupEvaluator(
                    expressions,
                    () -> outputs,
                    () -> 0);
            driver = new TopologyTestDriver(
                    TopologyAssembly.assemble(
                            () -> new PartitionWindowProcessor(
                                    new FixedGroups(), new FragmentEvaluator(expressions), new FixedSeries(),
                                    new RecordedLog(log), new PassedOver(passedOver), 1),
                            () -> new GroupEvaluationProcessor(
                                    new FixedGroups(),
                                    evaluator,
                                    TopologyFixture.this,
                                    new RecordedLog(List.of()),
                                    new PassedOver(passedOver),
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

    final class FixedGroups implements RuleGroups {
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

    final class FixedSeries implements SeriesLookup {
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

    @Override
    public void evaluated(CompiledGroup group, GroupState state, Evaluation evaluation, long evalMs, long durationNanos,
            long missedCount) {
        evaluated.add(evalMs);
        missed += missedCount;
    }

    @Override
    public void removed(String group) {
        removed.add(group);
    }

    @AfterEach
    void stop() {
        if (run != null) {
            run.close();
        }
    }

    final Run run() {
        if (run == null) {
            run = new Run();
        }
        return run;
    }

    final void load(String rules) {
        loadFile("groups:\n- name: g\n  interval: 15s\n  rules:\n" + rules);
    }

    /// From the next Tick on these rules are in force.
    final void loadFile(String yaml) {
        RuleDefaults defaults = new RuleDefaults(TenantId.DEFAULT, Duration.ofMinutes(1), Duration.ZERO,
                Duration.ofSeconds(2), Labels.EMPTY);
        plans.add(
                new RulePlan(
                        RuleFiles.parse("f", yaml, defaults, loadedAtMs).stream()
                                .map(group -> CompiledGroup.of(group, LOOKBACK_MS)).toList()));
    }

    final void append(byte[] value, long appendMs) {
        log.add(value);
        run().samples.pipeInput(new byte[0], value, appendMs);
    }

    final void sample(int second, double value, String... labels) {
        sample(second, value, Labels.of(labels));
    }

    final void sample(int second, double value, Labels set) {
        SeriesId id = SeriesId.of(TenantId.DEFAULT, set);
        series.put(id, new SeriesRecord(TenantId.DEFAULT, set));
        try (SampleBatchWriter writer = new SampleBatchWriter()) {
            writer.beginSeries(id);
            writer.sample(START_MS + second * 1000L, Double.doubleToRawLongBits(value));
            append(writer.finish(TenantId.DEFAULT, "w", log.size(), 0, 1), START_MS + second * 1000L);
        }
    }

    final void tick(int second) {
        append(new Tick("w", START_MS + second * 1000L, plans.size() - 1).encode(), START_MS + second * 1000L);
    }

    /// Samples of value `f(second)` every five seconds, and a tick each second.
    final void live(int fromSecond, int toSecond, java.util.function.IntToDoubleFunction values) {
        for (int second = fromSecond; second < toSecond; second++) {
            if (second % 5 == 0) {
                sample(second, values.applyAsDouble(second), "__name__", "m", "instance", "i");
            }
            tick(second);
        }
    }

    final List<ResultSample> results() {
        return run().results.readValuesToList().stream()
                .flatMap(value -> Records.RULE_RESULTS.decode(value).samples().stream()).toList();
    }

    final List<@Nullable AlertState> alertStates() {
        List<@Nullable AlertState> states = new ArrayList<>();
        for (byte[] value : run().alerts.readValuesToList()) {
            states.add(value == null ? null : Records.ALERTS.decode(value).state());
        }
        return states;
    }
}
