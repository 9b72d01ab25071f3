package io.narthex.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/// A real KRaft broker and controller in this process, alone in its cluster.
///
/// Its threads are not daemons: whoever starts it must close it, also after a failure.
public final class EmbeddedBroker implements AutoCloseable {
    private static final String CONTROLLER = "CONTROLLER";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int NODE_ID = 1;

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private EmbeddedBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /// Formats the directory on first use, starts, and returns once the broker accepts clients.
    ///
    /// @throws UncheckedIOException if the directory cannot be used
    public static EmbeddedBroker start(BrokerConfig config) {
        try {
            Files.createDirectories(config.dataDirectory());
            int port = config.port() == 0 ? freePort(config.host()) : config.port();
            String advertised = config.advertisedAddress().orElse(config.host() + ":" + port);
            Properties properties = properties(config, port, advertised);
            format(config.dataDirectory());
            KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
            try {
                server.startup();
            } catch (RuntimeException e) {
                server.shutdown();
                throw e;
            }
            return new EmbeddedBroker(server, advertised);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the broker in " + config.dataDirectory(), e);
        }
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /// Shuts down in order and waits for it. Idempotent.
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static Properties properties(BrokerConfig config, int port, String advertised) throws IOException {
        String controller = LOOPBACK + ":" + freePort(LOOPBACK);
        Properties p = new Properties();
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", Integer.toString(NODE_ID));
        p.setProperty("controller.quorum.voters", NODE_ID + "@" + controller);
        p.setProperty("controller.listener.names", CONTROLLER);
        p.setProperty("listeners", "PLAINTEXT://" + config.host() + ":" + port + "," + CONTROLLER + "://" + controller);
        p.setProperty("advertised.listeners", "PLAINTEXT://" + advertised);
        p.setProperty("inter.broker.listener.name", "PLAINTEXT");
        p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        p.setProperty("log.dirs", config.dataDirectory().toAbsolutePath().toString());

        p.setProperty("offsets.topic.replication.factor", "1");
        p.setProperty("offsets.topic.num.partitions", "4");
        p.setProperty("transaction.state.log.replication.factor", "1");
        p.setProperty("transaction.state.log.num.partitions", "4");
        p.setProperty("share.coordinator.state.topic.replication.factor", "1");
        p.setProperty("share.coordinator.state.topic.num.partitions", "1");
        p.setProperty("transaction.state.log.min.isr", "1");
        p.setProperty("share.coordinator.state.topic.min.isr", "1");
        p.setProperty("group.initial.rebalance.delay.ms", "0");

        p.setProperty("auto.create.topics.enable", "false");
        p.setProperty("message.max.bytes", Integer.toString(16 << 20));
        // Indexes are made at their full size for every partition; this much indexes some 170 MB of log.
        p.setProperty("log.index.size.max.bytes", Integer.toString(512 << 10));
        p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        p.setProperty("log.cleaner.threads", "1");
        p.setProperty("log.retention.check.interval.ms", "30000");
        p.setProperty("num.network.threads", "2");
        p.setProperty("num.io.threads", "2");
        p.setProperty("background.threads", "2");
        p.setProperty("num.recovery.threads.per.data.dir", "2");
        // After a kill the controller admits the broker again only when its former session has run out: the default of 9 s
        // would be most of a restart. A stall of this process beyond it only fences the broker until the next heartbeat.
        p.setProperty("broker.session.timeout.ms", "2000");
        p.setProperty("broker.heartbeat.interval.ms", "250");
        config.overrides().forEach(p::setProperty);
        return p;
    }

    private static void format(Path directory) {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        String path = directory.toAbsolutePath().toString();
        try (PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter().setPrintStream(quiet).setSupportedFeatures(Feature.PRODUCTION_FEATURES).setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString()).setDirectories(List.of(path))
                    .setMetadataLogDirectory(path).setControllerListenerName(CONTROLLER)
                    .setReleaseVersion(MetadataVersion.latestProduction()).setIgnoreFormatted(true).run();
        } catch (Exception e) {
            throw new IllegalStateException("cannot format the broker's directory " + path, e);
        }
    }

    private static int freePort(String host) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        }
    }
}
