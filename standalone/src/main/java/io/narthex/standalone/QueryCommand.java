package io.narthex.standalone;

import io.narthex.query.QueryConfig;
import io.narthex.query.QueryService;
import io.narthex.query.ServerInfo;
import io.narthex.schema.series.IdTable;
import io.narthex.schema.topic.LogConnection;
import io.narthex.standalone.flags.PageFlags;
import io.narthex.standalone.flags.InstanceFlags;
import io.narthex.standalone.flags.EvaluationFlags;
import io.narthex.standalone.flags.AdminFlags;
import io.narthex.standalone.flags.KafkaFlags;
import io.narthex.standalone.flags.LogFlags;
import io.narthex.standalone.flags.QueryFlags;
import io.narthex.standalone.flags.StorageFlags;
import io.narthex.standalone.flags.WebFlags;
import io.narthex.standalone.web.WebServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `narthex query`: head, segments, the PromQL API and the web page.
@Command(name = "query", description = "Answer PromQL from memory and segments, and serve the web page.", mixinStandardHelpOptions = true, sortOptions = false)
final class QueryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();
    @Option(names = "--alertmanager.url", paramLabel = "URL", description = "Where browsers reach the Alertmanager API. Default: port 9093 of the page's host")
    private @Nullable String alertmanagerUrl;
    @Option(names = "--enable-feature", paramLabel = "FEATURE", split = ",", description = "Comma separated feature names to enable, as Prometheus names them.")
    private List<String> features = List.of();
    @Mixin
    private KafkaFlags kafka = new KafkaFlags();
    @Mixin
    private WebFlags web = new WebFlags();
    @Mixin
    private AdminFlags admin = new AdminFlags();
    @Mixin
    private PageFlags page = new PageFlags();
    @Mixin
    private InstanceFlags instance = new InstanceFlags();
    @Mixin
    private StorageFlags storage = new StorageFlags();
    @Mixin
    private EvaluationFlags evaluation = new EvaluationFlags();
    @Mixin
    private QueryFlags query = new QueryFlags();
    @Mixin
    private LogFlags log = new LogFlags();

    @Override
    public Integer call() {
        log.apply();
        return ServiceProcess.run("query", this::start);
    }

    private void start(Teardown teardown) throws InterruptedException {
        ServiceHost host = new ServiceHost("query", teardown);
        DataDirectory data = teardown.add("data directory", DataDirectory.open(storage.path()));
        WebServer webPort = host.open(web.listenAddress());
        LogConnection connection = OpenLog.connect(kafka);
        IdTable ids = teardown.add("id table", IdTable.start(connection));
        URI externalUrl = URI.create(web.findExternalUrl().orElse("http://" + webPort.address().reachable()));
        ServerInfo info = new ServerInfo(Build.version(), "", "", "", "", host.process().startedAtMs(),
                FlagValues.of(spec));
        String alertmanager = alertmanagerUrl == null ? "" : alertmanagerUrl;
        QueryConfig config = new QueryConfig(connection, instance.name(host.process().hostName()),
                QueryAssembly.storage(storage, features, null, data),
                QueryAssembly.web(admin, page, features, externalUrl, webPort.address().port(), alertmanager),
                QueryAssembly.engine(evaluation, query, features), query.maxConcurrency(), Map.of(), info);
        QueryService service = teardown.add("query", QueryService.start(config, ids, host.registry()));
        // It has no configuration file of its own: there is nothing to read again.
        host.share(webPort, web, service::isReady, () -> {});
        service.mount(webPort.router());
        webPort.serve();
        host.awaitReady(webPort, service::isReady);
    }
}
