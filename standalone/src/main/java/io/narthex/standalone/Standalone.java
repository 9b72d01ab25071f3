package io.narthex.standalone;

import io.narthex.alert.AlertRouterConfig;
import io.narthex.alert.AlertRouterService;
import io.narthex.config.discovery.DiscoveryMetrics;
import io.narthex.ingest.IngestService;
import io.narthex.query.QueryConfig;
import io.narthex.query.QueryService;
import io.narthex.query.ServerInfo;
import io.narthex.rules.service.RulesService;
import io.narthex.schema.series.IdTable;
import io.narthex.schema.topic.LogConnection;
import io.narthex.standalone.web.HostPort;
import io.narthex.standalone.web.Lifecycle;
import io.narthex.standalone.web.PageRedirect;
import io.narthex.standalone.web.SharedEndpoints;
import io.narthex.standalone.web.WebServer;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All services in one process, started in the order in which they need each other: ports, then the log, then all
/// services at once.
final class Standalone {
    private static final Logger LOG = LoggerFactory.getLogger(Standalone.class);
    private static final Duration POLL = Duration.ofMillis(20);

    private final StandaloneCommand flags;
    private final Teardown teardown;
    private final ProcessInfo process = ProcessInfo.current();
    private final PrometheusRegistry registry = new PrometheusRegistry();

    Standalone(StandaloneCommand flags, Teardown teardown) {
        this.flags = flags;
        this.teardown = teardown;
    }

    /// Returns once everything is ready.
    ///
    /// @return where the API answers
    URI start() throws Exception {
        JvmMetrics.builder().register(registry);
        DataDirectory data = teardown.add("data directory", DataDirectory.open(flags.storage().path()));
        Vertx vertx = Vertx.vertx();
        teardown.add("HTTP", () -> vertx.close().toCompletionStage().toCompletableFuture().join());
        WebServer web = teardown.add("web port", WebServer.open(vertx, flags.web().listenAddress()));
        WebServer push = teardown.add("push port", WebServer.open(vertx, flags.push().listenAddress()));
        WebServer alert = teardown.add("alert port", WebServer.open(vertx, flags.alert().listenAddress()));

        DefaultFiles defaults = DefaultFiles.write(data.resolve("defaults"), web.address().reachable());
        Path configFile = ConfigFiles.prometheus(flags.config(), defaults);
        LoadedConfig config = LoadedConfig.load(configFile);
        Map<String, String> flagValues = FlagValues.of(flags.spec());
        URI externalUrl = URI.create(flags.web().findExternalUrl().orElse("http://" + web.address().reachable()));

        LogConnection log = OpenLog.connect(flags.kafka(), flags.broker(), data, teardown);
        ServerInfo info = new ServerInfo(Build.version(), "", "", "", "", process.startedAtMs(), flagValues);
        IngestService ingest;
        QueryService query;
        RulesService rules;
        AlertRouterService router;
        IdTable ids = teardown.add("id table", IdTable.start(log));
        DiscoveryMetrics discoveryMetrics = new DiscoveryMetrics(registry);
        // They meet in the log only, and each waits for it longer than it computes.
        try (SideBySide starting = new SideBySide()) {
            var ingestStart = starting.begin(
                    () -> teardown.add("ingest", IngestService.start(
                            IngestAssembly.config(log, "standalone", flags.kafka(), flags.web(), flags.admin(),
                                    flags.push(), flags.ingest()),
                            registry, discoveryMetrics)));
            QueryConfig queries = new QueryConfig(log, "query-0",
                    QueryAssembly.storage(flags.storage(), flags.config().features(), config.inForce().storage(), data),
                    QueryAssembly.web(flags.admin(), flags.page(), flags.config().features(), externalUrl,
                            web.address().port(),
                            alertmanagerUrl(alert.address())),
                    QueryAssembly.engine(flags.evaluation(), flags.query(), flags.config().features()),
                    flags.query().maxConcurrency(), config.inForce().externalLabels().toMap(), info);
            var queryStart = starting
                    .begin(() -> teardown.add("query", QueryService.start(queries, ids, registry)));
            var rulesStart = starting.begin(
                    () -> teardown.add("rules", RulesService.start(RulesAssembly.config(log, configFile,
                            externalUrl.toString(), externalUrl.toString(), data, flags.rules(), flags.evaluation()),
                            ids, registry, discoveryMetrics, InstantSource.system())));
            var routerStart = starting.begin(
                    () -> teardown.add("alert router", AlertRouterService.start(
                            routerConfig(log, defaults, alert.address()), registry)));
            ingest = ingestStart.await();
            query = queryStart.await();
            rules = rulesStart.await();
            router = routerStart.await();
        }
        router.notBuilt().forEach(what -> LOG.atWarn().addKeyValue("what", what)
                .log("Alertmanager configuration asks for what is not built yet"));

        ingest.reload(config.inForce());
        Reloading reloading = new Reloading(config, flags.config().features(), ingest, query, rules, router);
        Signals.onHangUp(reloading);
        Lifecycle lifecycle = new Lifecycle("Prometheus Server", flags.web().enableLifecycle(),
                () -> ingest.isReady() && query.isReady() && rules.isReady(), reloading, ServiceProcess::quit);
        SharedEndpoints shared = new SharedEndpoints(vertx, registry, lifecycle);
        shared.mount(web.router());
        if (flags.ingest().enableRemoteWriteReceiver()) {
            ingest.mountRemoteWrite(web.router());
        }
        query.mount(web.router());
        ingest.mountPush(push.router(), flagValues, ServiceProcess::quit);
        shared.mountMetrics(alert.router());
        router.mount(alert.router());
        PageRedirect pages = new PageRedirect(flags.web().findExternalUrl(), web.address().port());
        pages.mount(push.router(), "/query?g0.expr=push_time_seconds");
        pages.mount(alert.router(), "/alertmanager");
        List.of(web, push, alert).forEach(WebServer::serve);

        Map<String, BooleanSupplier> waiting = new LinkedHashMap<>(Map.of("ingest", ingest::isReady, "query",
                query::isReady, "rules", rules::isReady, "alert router", router::isReady));
        while (!waiting.isEmpty()) {
            waiting.entrySet().removeIf(service -> reportReady(service.getKey(), service.getValue()));
            Thread.sleep(POLL);
        }
        LOG.atInfo().addKeyValue("web", "http://" + web.address().reachable())
                .addKeyValue("push", "http://" + push.address().reachable())
                .addKeyValue("alert", "http://" + alert.address().reachable())
                .addKeyValue("kafka", log.bootstrapServers()).addKeyValue("config", configFile)
                .addKeyValue("seconds", process.secondsUp()).log("Narthex is ready");
        return URI.create("http://" + web.address().reachable());
    }

    private boolean reportReady(String service, BooleanSupplier ready) {
        boolean isReady = ready.getAsBoolean();
        if (isReady) {
            LOG.atInfo().addKeyValue("service", service).addKeyValue("seconds", process.secondsUp())
                    .log("Service is ready");
        }
        return isReady;
    }

    private AlertRouterConfig routerConfig(LogConnection log, DefaultFiles defaults, HostPort address) {
        return RouterAssembly.config(log, ConfigFiles.alertmanager(flags.alert(), defaults), flags.alert(),
                flags.config().features(), address, "standalone");
    }

    /// Empty lets the page look for the router on its own host, which is right wherever the port is the usual one.
    private String alertmanagerUrl(HostPort alert) {
        return flags.alert().findExternalUrl().orElse(alert.port() == 9093 ? "" : "http://" + alert.reachable());
    }
}
