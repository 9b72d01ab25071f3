package io.narthex.rules.stream;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

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
import io.narthex.schema.samples.SampleBatchWriter;
import io.narthex.schema.samples.Tick;
import io.narthex.schema.series.LayoutId;
import io.narthex.schema.series.SeriesRecord;
import io.narthex.schema.series.UnknownSeriesException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/// Both stages over several partitions in one thread: rules on a log whose time is what the test says. A series lies in
/// the partition of its `instance`.
final class PartitionedRules implements AutoCloseable {
    private static final Duration LOOKBACK = Duration.ofMinutes(5);

    private final int partitionCount;
    private final Path directory;
    private final RulePlan plan;
    private final Map<SeriesId, SeriesRecord> series = new HashMap<>();
    private final List<Partition> partitions = new ArrayList<>();
    private final GroupEvaluationProcessor evaluation;
    private final MockProcessorContext<byte[], byte[]> evaluationContext;
    private final List<String> passedOver = new ArrayList<>();
    private final List<byte[]> partials = new ArrayList<>();
    private long partialBytes;

    /// What a group gave at a time.
    record Evaluated(CompiledGroup group, long evalMs, Evaluation evaluation) {}

    final List<Evaluated> evaluated = new ArrayList<>();

    private record Partition(PartitionWindowProcessor processor, MockProcessorContext<byte[], byte[]> context,
            List<byte[]> log) {}

    PartitionedRules(int partitionCount, String yaml, long loadedAtMs, Path directory) {
        this.partitionCount = partitionCount;
        this.directory = directory;
        RuleDefaults defaults = new RuleDefaults(TenantId.DEFAULT, Duration.ofMinutes(1), Duration.ZERO,
                Duration.ofSeconds(2), Labels.EMPTY);
        plan = new RulePlan(RuleFiles.parse("f", yaml, defaults, loadedAtMs).stream()
                .map(group -> CompiledGroup.of(group, LOOKBACK.toMillis())).toList());
        AlertOutputs outputs = new AlertOutputs(Labels.EMPTY, Relabeler.of(List.of()), "http://p",
                Duration.ofMinutes(1));
        PromqlExpressions expressions = new PromqlExpressions(LOOKBACK, 50_000_000, Duration.ofMinutes(1));
        GroupEvaluator evaluator = new GroupEvaluator(expressions, () -> outputs, () -> 0);
        for (int i = 0; i < partitionCount; i++) {
            int number = i;
            List<byte[]> log = new ArrayList<>();
            PartitionWindowProcessor processor = new PartitionWindowProcessor(new Groups(),
                    new FragmentEvaluator(expressions), new Lookup(),
                    new RecordedLog(log),
                    new PassedOver(passedOver), partitionCount);
            partitions.add(new Partition(processor, context(0, number, TopologyAssembly.PARTITION_STORE), log));
            processor.init(partitions.getLast().context());
        }
        evaluation = new GroupEvaluationProcessor(new Groups(), evaluator,
                new Recorder(),
                new RecordedLog(partials),
                new PassedOver(passedOver), () -> 0);
        evaluationContext = context(1, 0, TopologyAssembly.GROUP_STORE);
        evaluation.init(evaluationContext);
    }

    private MockProcessorContext<byte[], byte[]> context(int subtopology, int partition, String... stores) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "rules");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>(properties,
                new TaskId(subtopology, partition), directory.resolve(subtopology + "-" + partition).toFile());
        for (String name : stores) {
            KeyValueStore<byte[], byte[]> store = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name),
                    Serdes.ByteArray(), Serdes.ByteArray()).withLoggingDisabled().withCachingDisabled().build();
            store.init(context.getStateStoreContext(), store);
        }
        return context;
    }

    List<CompiledGroup> groups() {
        return plan.groups();
    }

    List<String> passedOver() {
        return passedOver;
    }

    /// Bytes of all partials so far.
    long partialBytes() {
        return partialBytes;
    }

    /// One sample of each series, all at their own times.
    void samples(Map<Labels, Map.Entry<Long, Double>> samples, long appendMs) {
        Map<Integer, SampleBatchWriter> writers = new TreeMap<>();
        samples.forEach((labels, sample) -> {
            SeriesId id = SeriesId.of(TenantId.DEFAULT, labels);
            series.putIfAbsent(id, new SeriesRecord(TenantId.DEFAULT, labels));
            int partition = Math.floorMod(labels.value("instance").hashCode(), partitionCount);
            SampleBatchWriter writer = writers.computeIfAbsent(partition, _ -> new SampleBatchWriter());
            writer.beginSeries(id);
            writer.sample(sample.getKey(), Double.doubleToRawLongBits(sample.getValue()));
        });
        writers.forEach((partition, writer) -> {
            append(partition,
                    writer.finish(TenantId.DEFAULT, "w", partitions.get(partition).log().size(), 0, 1), appendMs);
            writer.close();
        });
    }

    void tick(long timeMs) {
        for (int partition = 0; partition < partitionCount; partition++) {
            append(partition, new Tick("w", timeMs, 1).encode(), timeMs);
        }
    }

    private void append(int number, byte[] value, long appendMs) {
        Partition partition = partitions.get(number);
        partition.log().add(value);
        partition.context().setRecordMetadata("samples", number, partition.log().size() - 1);
        partition.processor().process(new Record<>(new byte[0], value, appendMs));
        for (MockProcessorContext.CapturedForward<? extends byte[], ? extends byte[]> forward : partition.context()
                .forwarded()) {
            byte[] partial = forward.record().value();
            partialBytes += partial.length;
            partials.add(partial);
            evaluationContext.setRecordMetadata("rule-partials", 0, partials.size() - 1);
            evaluation.process(new Record<>(forward.record().key(), partial, appendMs));
        }
        partition.context().resetForwards();
        evaluationContext.resetForwards();
    }

    @Override
    public void close() {
        partitions.forEach(partition -> partition.processor().close());
    }

    private final class Groups implements RuleGroups {
        @Override
        public RulePlan planAt(long endOffset) {
            return endOffset > 0 ? plan : RulePlan.NONE;
        }

        @Override
        public @Nullable CompiledGroup find(String key, String version) {
            return plan.groups().stream()
                    .filter(group -> group.key().equals(key) && group.source().version().equals(version)).findFirst()
                    .orElse(null);
        }
    }

    private final class Recorder implements EvaluationListener {
        @Override
        public void evaluated(CompiledGroup group, GroupState state, Evaluation result, long evalMs,
                long durationNanos, long missedCount) {
            evaluated.add(new Evaluated(group, evalMs, result));
        }

        @Override
        public void removed(String group) {
            throw new IllegalStateException("no group is ever removed");
        }
    }

    private final class Lookup implements SeriesLookup {
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

}
