package io.narthex.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import io.narthex.config.relabel.Relabeler;
import io.narthex.model.Labels;
import io.narthex.rules.alerting.AlertOutputs;
import io.narthex.rules.expression.PromqlExpressions;
import io.narthex.rules.fragment.FragmentEvaluator;
import io.narthex.rules.group.GroupEvaluator;
import io.narthex.schema.samples.Tick;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One partition is read hours ahead of the other, as after a long outage.
class AheadPartitionTest extends TopologyFixture {
    private static final int SECONDS = 4 * 3600;
    private static final int INTERVAL_SECONDS = 15;

    @TempDir
    private java.nio.file.Path states = java.nio.file.Path.of("");

    private final PromqlExpressions expressions = new PromqlExpressions(Duration.ofMillis(LOOKBACK_MS), 1_000_000,
            Duration.ofMinutes(1));
    private final List<byte[]> partials = new ArrayList<>();

    private MockProcessorContext<byte[], byte[]> context(int partition, String store) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "rules");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>(properties,
                new TaskId(0, partition), states.resolve(store + partition).toFile());
        KeyValueStore<byte[], byte[]> states = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(store),
                Serdes.ByteArray(), Serdes.ByteArray()).withLoggingDisabled().build();
        states.init(context.getStateStoreContext(), states);
        return context;
    }

    private List<byte[]> answersOf(int partition) {
        MockProcessorContext<byte[], byte[]> context = context(partition, TopologyAssembly.PARTITION_STORE);
        PartitionWindowProcessor processor = new PartitionWindowProcessor(new FixedGroups(),
                new FragmentEvaluator(expressions), new FixedSeries(), new RecordedLog(List.of()),
                new PassedOver(passedOver), 2);
        processor.init(context);
        List<byte[]> answers = new ArrayList<>();
        for (int second = 0; second < SECONDS; second++) {
            context.setRecordMetadata(Topics.SAMPLES, partition, second);
            long timeMs = START_MS + second * 1000L;
            processor.process(new Record<>(new byte[0], new Tick("w", timeMs, 1).encode(), timeMs));
        }
        context.forwarded().forEach(forward -> answers.add(forward.record().value()));
        processor.close();
        return answers;
    }

    private Processor<byte[], byte[], byte[], byte[]> groups(MockProcessorContext<byte[], byte[]> context) {
        AlertOutputs outputs = new AlertOutputs(
                Labels.EMPTY, Relabeler.of(List.of()), "http://p", Duration.ofMinutes(1));
        GroupEvaluationProcessor processor = new GroupEvaluationProcessor(new FixedGroups(),
                new GroupEvaluator(expressions, () -> outputs, () -> 0), this, new RecordedLog(partials),
                new PassedOver(passedOver), () -> 0);
        processor.init(context);
        return processor;
    }

    @Test
    void noEvaluationIsLostEvenIfTheProcessIsKilledInBetween() {
        load("  - {record: r, expr: vector(1)}\n");
        List<byte[]> first = answersOf(0);
        List<byte[]> second = answersOf(1);
        partials.addAll(first);
        partials.addAll(second);
        MockProcessorContext<byte[], byte[]> context = context(0, TopologyAssembly.GROUP_STORE);
        Processor<byte[], byte[], byte[], byte[]> processor = groups(context);
        for (int offset = 0; offset < partials.size(); offset++) {
            if (offset % 700 == 699) {
                processor = groups(context);
            }
            context.setRecordMetadata(Topics.RULE_PARTIALS, 0, offset);
            processor.process(new Record<>(new byte[0], partials.get(offset), START_MS));
        }
        assertThat(evaluated).hasSize(first.size()).hasSizeGreaterThan(SECONDS / INTERVAL_SECONDS - 2)
                .isSorted().doesNotHaveDuplicates();
        assertThat(missed).isZero();
        assertThat(passedOver).isEmpty();
    }
}
