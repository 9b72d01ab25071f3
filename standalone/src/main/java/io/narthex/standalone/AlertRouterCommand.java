package io.narthex.standalone;

import io.narthex.alert.AlertRouterService;
import io.narthex.schema.topic.LogConnection;
import io.narthex.standalone.flags.InstanceFlags;
import io.narthex.standalone.flags.AlertFlags;
import io.narthex.standalone.flags.KafkaFlags;
import io.narthex.standalone.flags.LogFlags;
import io.narthex.standalone.web.Lifecycle;
import io.narthex.standalone.web.WebServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `narthex alert-router`: what Alertmanager does.
@Command(name = "alert-router", description = "Route, group, silence and notify alerts.", mixinStandardHelpOptions = true, sortOptions = false)
final class AlertRouterCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(AlertRouterCommand.class);

    @Mixin
    private InstanceFlags instance = new InstanceFlags();
    @Option(names = "--enable-feature", paramLabel = "FEATURE", split = ",", description = "Comma separated feature names to enable, as Alertmanager names them.")
    private List<String> features = List.of();
    @Mixin
    private AlertFlags alert = new AlertFlags();
    @Mixin
    private KafkaFlags kafka = new KafkaFlags();
    @Mixin
    private LogFlags log = new LogFlags();

    @Override
    public Integer call() {
        log.apply();
        return ServiceProcess.run("alert-router", this::start);
    }

    private void start(Teardown teardown) throws InterruptedException {
        ServiceHost host = new ServiceHost("alert-router", teardown);
        WebServer port = host.open(alert.listenAddress());
        LogConnection connection = OpenLog.connect(kafka);
        Path configFile = alert.findConfigFile().orElse(Path.of("alertmanager.yml"));
        AlertRouterService router = teardown.add("alert router", AlertRouterService.start(
                RouterAssembly.config(connection, configFile, alert, features, port.address(),
                        instance.name(host.process().hostName())),
                host.registry()));
        router.notBuilt().forEach(what -> LOG.atWarn().addKeyValue("what", what)
                .log("Alertmanager configuration asks for what is not built yet"));
        Signals.onHangUp(Lifecycle.Reload.oneAtATime(Lifecycle.Reload.of(router::reload)));
        host.shareMetrics(port);
        router.mount(port.router());
        port.serve();
        host.awaitReady(port, router::isReady);
    }
}
