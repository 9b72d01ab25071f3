package io.narthex.standalone;

import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.TopicCatalogue;
import io.narthex.standalone.flags.KafkaFlags;
import io.narthex.standalone.web.HostPort;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way to the log: the cluster that the flags name, or a broker in this process. The topics exist afterwards.
final class OpenLog {
    private static final Logger LOG = LoggerFactory.getLogger(OpenLog.class);

    private OpenLog() {}

    /// @throws io.narthex.schema.topic.TopicMismatchException if topics are there that do not fit
    static LogConnection connect(KafkaFlags flags, DataDirectory data, Teardown teardown) {
        LogConnection log = LogConnection
                .to(flags.findBootstrapServers().orElseGet(() -> startBroker(flags.listenAddress(), data, teardown)));
        return withTopics(log, flags);
    }

    /// For a service of its own, which brings no broker.
    ///
    /// @throws IllegalStateException if the flags name no cluster
    static LogConnection connect(KafkaFlags flags) {
        String servers = flags.findBootstrapServers().orElseThrow(
                () -> new IllegalStateException(
                        "--kafka.bootstrap-servers is required: only standalone brings its own broker"));
        return withTopics(LogConnection.to(servers), flags);
    }

    private static LogConnection withTopics(LogConnection log, KafkaFlags flags) {
        try (Admin admin = log.admin()) {
            new TopicCatalogue(flags.partitions(), flags.replicationFactor()).ensure(admin);
        }
        LOG.atInfo().addKeyValue("address", log.bootstrapServers()).log("Log is open");
        return log;
    }

    private static String startBroker(HostPort address, DataDirectory data, Teardown teardown) {
        BrokerConfig config = new BrokerConfig(data.kafka(), address.host(), address.port(), Optional.empty(),
                Map.of());
        return teardown.add("broker", EmbeddedBroker.start(config)).bootstrapServers();
    }
}
