package io.narthex.standalone;

import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.TopicCatalogue;
import io.narthex.standalone.flags.BrokerFlags;
import io.narthex.standalone.flags.KafkaFlags;
import io.narthex.standalone.web.HostPort;
import java.util.stream.Collectors;
import java.util.function.Function;
import java.util.Properties;
import java.nio.file.Files;
import java.io.UncheckedIOException;
import java.io.Reader;
import java.io.IOException;
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
    static LogConnection connect(KafkaFlags flags, BrokerFlags broker, DataDirectory data, Teardown teardown) {
        return flags.findBootstrapServers().isPresent()
                ? connect(flags)
                : withTopics(LogConnection.to(startBroker(broker.listenAddress(), data, teardown)), flags);
    }

    /// For a service of its own, which brings no broker.
    ///
    /// @throws IllegalStateException if the flags name no cluster
    static LogConnection connect(KafkaFlags flags) {
        String servers = flags.findBootstrapServers().orElseThrow(
                () -> new IllegalStateException(
                        "--kafka.bootstrap-servers is required: only standalone brings its own broker"));
        return withTopics(new LogConnection(servers, clientProperties(flags)), flags);
    }

    private static Map<String, String> clientProperties(KafkaFlags flags) {
        Properties properties = new Properties();
        flags.findClientConfig().ifPresent(file -> {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException("--kafka.config: cannot read " + file, e);
            }
        });
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(Function.identity(), properties::getProperty));
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
