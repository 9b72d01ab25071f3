package io.narthex.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.narthex.config.relabel.Relabeler;
import io.narthex.model.Labels;
import io.narthex.rules.alerting.AlertOutputs;
import io.narthex.rules.expression.PromqlExpressions;
import io.narthex.rules.fragment.FragmentEvaluator;
import io.narthex.rules.group.GroupEvaluator;
import io.narthex.schema.samples.Tick;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/// After a failed transaction Kafka Streams closes a processor and begins it again, on stores that went back.
class SecondLifeTest extends TopologyFixture {
    private final PromqlExpressions expressions = new PromqlExpressions(Duration.ofMillis(LOOKBACK_MS), 1_000_000,
            Duration.ofMinutes(1));
    private static final int SECONDS = 60;

    private static KeyValueStore<byte[], byte[]> attach(MockProcessorContext<byte[], byte[]> context, String name) {
        KeyValueStore<byte[], byte[]> store = Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray()).withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }

    private static List<byte[]> oneLife(Processor<byte[], byte[], byte[], byte[]> processor, List<byte[]> input,
            String... stores) {
        MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
        for (String store : stores) {
            attach(context, store);
        }
        processor.init(context);
        for (int i = 0; i < input.size(); i++) {
            context.setRecordMetadata(Topics.SAMPLES, 0, i);
            processor.process(new Record<>(new byte[0], input.get(i), START_MS + i * 1000L));
        }
        processor.close();
        List<byte[]> output = new ArrayList<>();
        context.forwarded().forEach(forward -> output.add(forward.record().value()));
        return output;
    }

    private List<byte[]> ticks() {
        return IntStream.range(0, SECONDS)
                .mapToObj(second -> new Tick("w", START_MS + second * 1000L, plans.size() - 1).encode()).toList();
    }

    private PartitionWindowProcessor windows() {
        return new PartitionWindowProcessor(new FixedGroups(), new FragmentEvaluator(expressions), new FixedSeries(),
                new RecordedLog(log), new PassedOver(passedOver), 1);
    }

    private GroupEvaluationProcessor groups() {
        AlertOutputs outputs = new AlertOutputs(
                Labels.EMPTY, Relabeler.of(List.of()), "http://p", Duration.ofMinutes(1));
        GroupEvaluator evaluator = new GroupEvaluator(expressions, () -> outputs, () -> 0);
        return new GroupEvaluationProcessor(new FixedGroups(), evaluator, this, new RecordedLog(List.of()),
                new PassedOver(passedOver), () -> 0);
    }

    @Test
    void aPartitionAnswersAgainWhatWasRolledBack() {
        load("  - {record: r, expr: vector(1)}\n");
        PartitionWindowProcessor processor = windows();
        List<byte[]> first = oneLife(processor, ticks(), TopologyAssembly.PARTITION_STORE);
        assertThat(first).isNotEmpty();
        assertThat(oneLife(processor, ticks(), TopologyAssembly.PARTITION_STORE))
                .usingElementComparator(java.util.Arrays::compare).isEqualTo(first);
    }

    @Test
    void aGroupIsEvaluatedAgainWhereThatWasRolledBack() {
        load("  - {alert: A, expr: vector(1), for: 20s}\n");
        List<byte[]> partials = oneLife(windows(), ticks(), TopologyAssembly.PARTITION_STORE);
        GroupEvaluationProcessor processor = groups();
        List<byte[]> first = oneLife(
                processor, partials, TopologyAssembly.GROUP_STORE);
        assertThat(first).isNotEmpty();
        assertThat(oneLife(processor, partials, TopologyAssembly.GROUP_STORE))
                .usingElementComparator(java.util.Arrays::compare).isEqualTo(first);
    }

    @Test
    void aStateThatCannotBeReadCostsItsGroupOnly() {
        load("  - {record: r, expr: vector(1)}\n");
        List<byte[]> partials = oneLife(windows(), ticks(), TopologyAssembly.PARTITION_STORE);
        MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
        attach(context, TopologyAssembly.GROUP_STORE)
                .put("default/f;g".getBytes(StandardCharsets.UTF_8), new byte[]{99, 1});
        GroupEvaluationProcessor processor = groups();
        processor.init(context);
        for (int i = 0; i < partials.size(); i++) {
            context.setRecordMetadata(Topics.RULE_PARTIALS, 0, i);
            processor.process(new Record<>(new byte[0], partials.get(i), START_MS));
        }
        assertThat(passedOver).containsExactly("group state has format 99, expected 3");
        assertThat(context.forwarded()).isNotEmpty();
    }

    @Test
    void windowsAreFilledBeforeATransactionBegins() {
        load("  - {record: r, expr: m}\n");
        MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
        KeyValueStore<byte[], byte[]> store = attach(context, TopologyAssembly.PARTITION_STORE);
        List<Long> entriesAtReplay = new ArrayList<>();
        PartitionWindowProcessor processor = new PartitionWindowProcessor(
                new FixedGroups(),
                new FragmentEvaluator(expressions),
                new FixedSeries(),
                (_, _, _, _) -> entriesAtReplay.add(store.approximateNumEntries()),
                new PassedOver(passedOver),
                1);
        processor.init(context);
        context.setRecordMetadata(Topics.SAMPLES, 0, 0);
        processor.process(new Record<>(new byte[0], ticks().getFirst(), START_MS));
        assertThat(entriesAtReplay).containsExactly(0L);
        assertThat(store.approximateNumEntries()).isPositive();
    }
}
