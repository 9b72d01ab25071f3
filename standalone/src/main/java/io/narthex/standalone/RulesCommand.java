package io.narthex.standalone;

import io.narthex.rules.service.RulesConfig;
import io.narthex.rules.service.RulesService;
import io.narthex.schema.series.IdTable;
import io.narthex.schema.topic.LogConnection;
import io.narthex.standalone.flags.KafkaFlags;
import io.narthex.standalone.flags.LogFlags;
import io.narthex.standalone.flags.EvaluationFlags;
import io.narthex.standalone.flags.RuleFlags;
import io.narthex.standalone.flags.WebFlags;
import io.narthex.standalone.web.Lifecycle;
import io.narthex.standalone.web.WebServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `narthex rules`: recording and alerting rules.
@Command(name = "rules", description = "Evaluate recording and alerting rules in Kafka Streams.", mixinStandardHelpOptions = true, sortOptions = false, synopsisSubcommandLabel = "[COMMAND]", subcommands = {
    RulesTestCommand.class, RulesExplainCommand.class, RulesBackfillCommand.class})
final class RulesCommand implements Callable<Integer> {
    @Option(names = "--config.file", paramLabel = "FILE", defaultValue = "prometheus.yml", description = "Prometheus configuration file. Default: ${DEFAULT-VALUE}")
    private Path configFile = Path.of("prometheus.yml");
    @Option(names = {"--storage.path",
        "--storage.tsdb.path"}, paramLabel = "DIR", defaultValue = "data", description = "Folder for the state of Kafka Streams. Default: ${DEFAULT-VALUE}")
    private Path path = Path.of("data");
    @Mixin
    private KafkaFlags kafka = new KafkaFlags();
    @Mixin
    private WebFlags web = new WebFlags();
    @Mixin
    private EvaluationFlags evaluation = new EvaluationFlags();
    @Mixin
    private RuleFlags rules = new RuleFlags();
    @Mixin
    private LogFlags log = new LogFlags();

    @Override
    public Integer call() {
        log.apply();
        return ServiceProcess.run("rules", this::start);
    }

    private void start(Teardown teardown) throws InterruptedException {
        ServiceHost host = new ServiceHost("rules", teardown);
        DataDirectory data = teardown.add("data directory", DataDirectory.open(path));
        WebServer webPort = host.open(web.listenAddress());
        String memberUrl = "http://" + webPort.address().reachable();
        LogConnection connection = OpenLog.connect(kafka);
        RulesConfig config = RulesAssembly.config(connection, configFile, web.findExternalUrl().orElse(memberUrl),
                memberUrl, data, rules, evaluation);
        RulesService service = teardown.add("rules",
                RulesService.start(config, teardown.add("id table", IdTable.start(connection)), host.registry(),
                        InstantSource.system()));
        host.share(webPort, web, service::isReady, Lifecycle.Reload.of(service::reload));
        webPort.serve();
        host.awaitReady(webPort, service::isReady);
    }
}
