package io.narthex.standalone.flags;

import java.nio.file.Path;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--kafka.*`: the cluster, or the embedded broker in its place.
public final class KafkaFlags {
    @Option(names = "--kafka.bootstrap-servers", paramLabel = "HOST:PORT[,…]", description = "Kafka cluster to use. Only standalone may go without: it then runs a broker of its own.")
    private @Nullable String bootstrapServers;

    @Option(names = "--kafka.config", paramLabel = "FILE", description = "Properties file for Kafka clients, such as security.protocol and sasl.jaas.config.")
    private @Nullable Path clientConfig;

    @Option(names = "--kafka.partitions", paramLabel = "N", defaultValue = "0", description = "Partitions of the topics, fixed when they are created. 0 means 4 with the embedded broker and 12 otherwise. Default: ${DEFAULT-VALUE}")
    private int partitions;

    @Option(names = "--kafka.replication-factor", paramLabel = "N", defaultValue = "0", description = "Replicas of the topics when they are created. 0 means 1 with the embedded broker and the cluster's default otherwise. Default: ${DEFAULT-VALUE}")
    private int replicationFactor;

    public Optional<String> findBootstrapServers() {
        return Optional.ofNullable(bootstrapServers).filter(s -> !s.isBlank());
    }

    public Optional<Path> findClientConfig() {
        return Optional.ofNullable(clientConfig);
    }

    public int partitions() {
        return partitions > 0 ? partitions : findBootstrapServers().isPresent() ? 12 : 4;
    }

    /// −1 leaves it to the cluster.
    public short replicationFactor() {
        return (short) (replicationFactor > 0 ? replicationFactor : findBootstrapServers().isPresent() ? -1 : 1);
    }
}
