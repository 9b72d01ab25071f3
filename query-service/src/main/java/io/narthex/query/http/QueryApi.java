package io.narthex.query.http;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.model.TenantId;
import io.narthex.promql.EngineOptions;
import io.narthex.promql.PromqlEngine;
import io.narthex.query.ServerInfo;
import io.narthex.query.consume.HeadConsumer;
import io.narthex.query.exemplar.ExemplarStore;
import io.narthex.query.head.HeadPartition;
import io.narthex.query.head.HeadStatistics;
import io.narthex.query.limits.QueryGate;
import io.narthex.query.source.MergedSource;
import io.narthex.query.status.ClusterView;
import io.narthex.query.status.Notifications;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.ext.web.Router;

/// All routes of the query service. Built once; may be mounted on one router.
public final class QueryApi implements AutoCloseable {
    private final Sources sources;
    private final Settings settings;
    // Threads of the system's: a query computes for seconds, and must not keep short requests from their turn.
    private final ExecutorService requests = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("request-", 0).daemon().factory());
    private final QueryGate gate;
    private final Notifications notifications;
    private final ScheduledExecutorService lookout = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("notifications").daemon().factory());
    private final HttpMetrics httpMetrics;
    private final EngineMetrics engineMetrics;
    private final PrometheusRegistry registry;

    /// Where answers come from.
    ///
    /// @param storage what the admin routes work on
    public record Sources(MergedSource source, PromqlEngine engine, ExemplarStore exemplars, ClusterView cluster,
            Supplier<HeadStatistics> statistics, Supplier<HeadConsumer.Progress> progress, Storage storage,
            BooleanSupplier isReady) {}

    /// Flushes, deletes and cleans.
    public interface Storage extends AdminEndpoints.Storage {}

    /// How the API behaves.
    public record Settings(WebSettings web, EngineOptions engine, int maxConcurrency, String storageRetention,
            Map<String, String> externalLabels, ServerInfo info) {
        public Settings {
            externalLabels = Map.copyOf(externalLabels);
        }
    }

    public QueryApi(Sources sources, Settings settings, PrometheusRegistry registry) {
        this.sources = sources;
        this.settings = settings;
        this.registry = registry;
        gate = new QueryGate(settings.maxConcurrency());
        notifications = new Notifications(sources.isReady(), sources.cluster(), InstantSource.system(),
                settings.web().maxNotificationSubscribers(), registry);
        lookout.scheduleWithFixedDelay(notifications::lookForSubscribers, 1, 1, TimeUnit.SECONDS);
        httpMetrics = new HttpMetrics(registry);
        engineMetrics = new EngineMetrics(registry, gate);
    }

    /// Adds the routes; those of the UI come behind all others of the router.
    public void mount(Router router) {
        InstantSource clock = InstantSource.system();
        ApiServer server = new ApiServer(router, requests, new Cors(settings.web().corsOrigin()), httpMetrics,
                sources.isReady(), settings.engine().timeoutMs());
        new QueryEndpoints(sources.engine(), sources.source(), gate, engineMetrics, clock).mount(server);
        new ExemplarEndpoint(sources.exemplars(), settings.engine().parser()).mount(server);
        new SeriesEndpoints(sources.source()).mount(server);
        new SearchEndpoints(sources.source(), sources.cluster(), settings.web().search(), clock).mount(server);
        new TargetEndpoints(sources.cluster(), this::metricNames, settings.web().externalUrl(),
                settings.web().listenPort())
                .mount(server);
        new RelabelStepsEndpoint(sources.cluster()).mount(server);
        new RuleEndpoints(sources.cluster()).mount(server);
        new StatusEndpoints(sources.cluster(), sources.source(), sources.statistics(), () -> {
            HeadConsumer.Progress progress = sources.progress().get();
            return new StatusEndpoints.ReplayProgress(progress.read(), progress.total());
        }, settings.info(), settings.storageRetention(), clock).mount(server);
        new NotificationEndpoints(notifications).mount(server);
        new SelfMetricsEndpoint(registry).mount(server);
        new FeaturesEndpoint(settings.engine(), settings.web(), settings.info().flags(), sources.exemplars())
                .mount(server);
        new OpenApiEndpoint(settings.info().version(), settings.web().externalUrl().toString()).mount(server);
        new AdminEndpoints(settings.web().adminApi(), sources.storage(), clock, RandomGenerator.getDefault())
                .mount(server);
        new FederateEndpoint(sources.source(), settings.engine().lookbackDeltaMs(), settings.externalLabels(), clock,
                registry).mount(server);
        new UiFiles(QueryApi.class.getClassLoader(), UiFiles.config(settings.web(),
                settings.engine().lookbackDeltaMs())).mount(router);
    }

    /// The names of the series in the heads that carry all labels of a target.
    private Set<String> metricNames(Labels target) {
        Set<String> names = new TreeSet<>();
        List<Matcher> matchers = target.toMap().entrySet().stream()
                .map(label -> Matcher.equal(label.getKey(), label.getValue())).toList();
        for (HeadPartition head : sources.source().heads()) {
            head.readIndex(TenantId.DEFAULT,
                    index -> index.values(Labels.METRIC_NAME, index.select(matchers), names));
        }
        return names;
    }

    /// Lets running queries end.
    @Override
    public void close() {
        lookout.shutdownNow();
        requests.shutdown();
        try {
            if (!requests.awaitTermination(1, TimeUnit.SECONDS)) {
                requests.shutdownNow();
            }
        } catch (InterruptedException e) {
            requests.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
