package io.narthex.rules.stream;

import java.util.Set;
import java.util.function.Supplier;

import io.narthex.schema.topic.Topics;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// The one topology of the rules service: the same whatever the rules. Only here nodes and stores have names; a name that
/// changes makes a new application of a running one.
final class TopologyAssembly {
    static final String SAMPLES_SOURCE = "samples-source";
    static final String PARTITION_WINDOW = "partition-window";
    static final String PARTITION_STORE = "partition-state";
    static final String PARTIALS_SINK = "partials-sink";
    static final String PARTIALS_SOURCE = "partials-source";
    static final String GROUP_EVALUATION = "group-evaluation";
    static final String GROUP_STORE = "group-state";
    static final String RESULTS_SINK = "results-sink";
    static final String ALERTS_SINK = "alerts-sink";

    private static final ByteArrayDeserializer READ = new ByteArrayDeserializer();
    private static final ByteArraySerializer WRITE = new ByteArraySerializer();

    private TopologyAssembly() {}

    static Topology assemble(Supplier<PartitionWindowProcessor> windows, Supplier<GroupEvaluationProcessor> groups) {
        Topology topology = new Topology();
        topology.addSource(AutoOffsetReset.earliest(), SAMPLES_SOURCE, READ, READ, Topics.SAMPLES);
        topology.addProcessor(PARTITION_WINDOW, supplier(windows, PARTITION_STORE), SAMPLES_SOURCE);
        topology.addSink(PARTIALS_SINK, Topics.RULE_PARTIALS, WRITE, WRITE, PARTITION_WINDOW);
        topology.addSource(AutoOffsetReset.earliest(), PARTIALS_SOURCE, READ, READ, Topics.RULE_PARTIALS);
        topology.addProcessor(GROUP_EVALUATION, supplier(groups, GROUP_STORE), PARTIALS_SOURCE);
        topology.addSink(RESULTS_SINK, Topics.RULE_RESULTS, WRITE, WRITE, GROUP_EVALUATION);
        topology.addSink(ALERTS_SINK, Topics.ALERTS, WRITE, WRITE, GROUP_EVALUATION);
        return topology;
    }

    /// Stores are in memory: they are small, and the changelog brings them back after a crash in any case.
    private static StoreBuilder<KeyValueStore<byte[], byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
                .withLoggingEnabled(java.util.Map.of());
    }

    private static ProcessorSupplier<byte[], byte[], byte[], byte[]> supplier(
            Supplier<? extends Processor<byte[], byte[], byte[], byte[]>> processors, String... stores) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], byte[], byte[]> get() {
                return processors.get();
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                Set<StoreBuilder<?>> builders = new java.util.LinkedHashSet<>();
                for (String name : stores) {
                    builders.add(store(name));
                }
                return builders;
            }
        };
    }
}
