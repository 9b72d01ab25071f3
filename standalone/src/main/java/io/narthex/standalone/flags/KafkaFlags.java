package io.narthex.standalone.flags;

import java.util.Optional;

import io.narthex.standalone.web.HostPort;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--kafka.*`: the cluster, or the embedded broker in its place.
public final class KafkaFlags {
    @Option(names = "--kafka.bootstrap-servers", paramLabel = "HOST:PORT[,…]", description = "Kafka cluster to use. Without it a broker runs inside this process.")
    private @Nullable String bootstrapServers;

    @Option(names = "--kafka.listen-address", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:9092", description = "Address that the embedded broker listens on; port 0 picks a free one. Default: ${DEFAULT-VALUE}")
    private HostPort listenAddress = HostPort.parse("127.0.0.1:9092");

    @Option(names = "--kafka.partitions", paramLabel = "N", defaultValue = "0", description = "Partitions of the topics, fixed when they are created. 0 means 4 with the embedded broker and 12 otherwise. Default: ${DEFAULT-VALUE}")
    private int partitions;

    @Option(names = "--kafka.replication-factor", paramLabel = "N", defaultValue = "0", description = "Replicas of the topics when they are created. 0 means 1 with the embedded broker and the cluster's default otherwise. Default: ${DEFAULT-VALUE}")
    private int replicationFactor;

    public Optional<String> findBootstrapServers() {
        return Optional.ofNullable(bootstrapServers).filter(s -> !s.isBlank());
    }

    public HostPort listenAddress() {
        return listenAddress;
    }

    public int partitions() {
        return partitions > 0 ? partitions : findBootstrapServers().isPresent() ? 12 : 4;
    }

    /// −1 leaves it to the cluster.
    public short replicationFactor() {
        return (short) (replicationFactor > 0 ? replicationFactor : findBootstrapServers().isPresent() ? -1 : 1);
    }
}
