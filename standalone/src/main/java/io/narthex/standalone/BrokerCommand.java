package io.narthex.standalone;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import io.narthex.standalone.flags.BrokerFlags;
import io.narthex.standalone.flags.LogFlags;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `narthex broker`: only the Kafka broker, for machines that have no other.
@Command(name = "broker", description = "Run only the Kafka broker.", mixinStandardHelpOptions = true)
final class BrokerCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerCommand.class);

    @Mixin
    private LogFlags log = new LogFlags();

    @Option(names = {"--storage.path",
        "--storage.tsdb.path"}, paramLabel = "DIR", defaultValue = "data", description = "Folder for everything that is kept. Default: ${DEFAULT-VALUE}")
    private Path path = Path.of("data");

    @Mixin
    private BrokerFlags broker = new BrokerFlags();

    @Option(names = "--kafka.advertised-address", paramLabel = "HOST:PORT", description = "Address that clients are told to connect to. Default: the listen address")
    private @Nullable String advertisedAddress;

    @Override
    public Integer call() {
        log.apply();
        return ServiceProcess.run("broker", this::start);
    }

    private void start(Teardown teardown) {
        DataDirectory data = teardown.add("data directory", DataDirectory.open(path));
        BrokerConfig config = new BrokerConfig(data.kafka(), broker.listenAddress().host(),
                broker.listenAddress().port(),
                Optional.ofNullable(advertisedAddress), Map.of());
        EmbeddedBroker started = teardown.add("broker", EmbeddedBroker.start(config));
        LOG.atInfo().addKeyValue("address", started.bootstrapServers()).log("Broker is ready");
    }
}
