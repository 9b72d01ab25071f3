package io.narthex.standalone;

import io.narthex.config.ConfigException;
import io.narthex.config.PrometheusConfig;
import io.narthex.ingest.IngestService;
import io.narthex.schema.topic.LogConnection;
import io.narthex.standalone.flags.InstanceFlags;
import io.narthex.standalone.flags.AdminFlags;
import io.narthex.standalone.flags.IngestFlags;
import io.narthex.standalone.flags.KafkaFlags;
import io.narthex.standalone.flags.LogFlags;
import io.narthex.standalone.flags.PushFlags;
import io.narthex.standalone.flags.WebFlags;
import io.narthex.standalone.web.Lifecycle.ReloadException;
import io.narthex.standalone.web.WebServer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `narthex ingest`: scraping, pushes and remote write.
@Command(name = "ingest", description = "Scrape targets and take pushes and remote writes into the log.", mixinStandardHelpOptions = true, sortOptions = false)
final class IngestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();
    @Option(names = "--config.file", paramLabel = "FILE", defaultValue = "prometheus.yml", description = "Prometheus configuration file. Default: ${DEFAULT-VALUE}")
    private Path configFile = Path.of("prometheus.yml");
    @Mixin
    private InstanceFlags instance = new InstanceFlags();
    @Mixin
    private KafkaFlags kafka = new KafkaFlags();
    @Mixin
    private WebFlags web = new WebFlags();
    @Mixin
    private AdminFlags admin = new AdminFlags();
    @Mixin
    private PushFlags push = new PushFlags();
    @Mixin
    private IngestFlags ingestFlags = new IngestFlags();
    @Mixin
    private LogFlags log = new LogFlags();

    @Override
    public Integer call() {
        log.apply();
        return ServiceProcess.run("ingest", this::start);
    }

    private void start(Teardown teardown) throws InterruptedException {
        ServiceHost host = new ServiceHost("ingest", teardown);
        WebServer webPort = host.open(web.listenAddress());
        WebServer pushPort = host.open(push.listenAddress());
        LoadedConfig config = LoadedConfig.load(configFile);
        LogConnection connection = OpenLog.connect(kafka);
        IngestService ingest = teardown.add("ingest",
                IngestService.start(IngestAssembly.config(connection, instance.name(host.process().hostName()), kafka,
                        web, admin, push, ingestFlags), host.registry()));
        ingest.reload(config.inForce());
        host.share(webPort, web, ingest::isReady, () -> reload(config, ingest));
        if (ingestFlags.enableRemoteWriteReceiver()) {
            ingest.mountRemoteWrite(webPort.router());
        }
        ingest.mountPush(pushPort.router(), FlagValues.of(spec), ServiceProcess::quit);
        webPort.serve();
        pushPort.serve();
        host.awaitReady(webPort, ingest::isReady);
    }

    /// Both what ingest follows and what the status page is told.
    static void reload(LoadedConfig config, IngestService ingest) throws ReloadException {
        PrometheusConfig before = config.inForce();
        try {
            ingest.reload(config.reload());
        } catch (ConfigException e) {
            ingest.reloadFailed(before, config.loadedAtMs(), String.valueOf(e.getMessage()));
            throw new ReloadException(String.valueOf(e.getMessage()), e);
        }
    }
}
