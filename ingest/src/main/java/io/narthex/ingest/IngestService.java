package io.narthex.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.narthex.config.PrometheusConfig;
import io.narthex.config.discovery.DiscoveryMetrics;
import io.narthex.ingest.http.PushApi;
import io.narthex.ingest.http.PushMetrics;
import io.narthex.ingest.http.PushRoutes;
import io.narthex.ingest.http.RemoteWriteHandler;
import io.narthex.ingest.limits.BodyBudget;
import io.narthex.ingest.limits.LogRoom;
import io.narthex.ingest.produce.LogScrapeSink;
import io.narthex.ingest.produce.MetadataPublisher;
import io.narthex.ingest.produce.ProducerMetrics;
import io.narthex.ingest.push.GroupUrl;
import io.narthex.ingest.push.PushConfig;
import io.narthex.ingest.push.PushStore;
import io.narthex.ingest.remotewrite.RemoteWriteReceiver;
import io.narthex.ingest.remotewrite.RemoteWriteStats;
import io.narthex.ingest.scrape.ScrapeAssignment;
import io.narthex.ingest.scrape.ScrapePools;
import io.narthex.ingest.scrape.ScrapeSettings;
import io.narthex.ingest.scrape.StatusSink;
import io.narthex.ingest.scrape.TargetOwnership;
import io.narthex.model.TenantId;
import io.narthex.schema.Records;
import io.narthex.schema.metadata.MetadataRecord;
import io.narthex.schema.produce.SampleProducer;
import io.narthex.schema.produce.SampleProducerConfig;
import io.narthex.schema.push.PushedType;
import io.narthex.schema.status.ConfigStatus;
import io.narthex.schema.status.StatusRecord;
import io.narthex.schema.table.BackgroundPublisher;
import io.narthex.schema.table.RecordPublisher;
import io.narthex.schema.table.StatusPublisher;
import io.narthex.schema.topic.TopicCatalogue;
import io.narthex.schema.topic.Topics;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.vertx.ext.web.Router;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/// Ingest in one process: topics, sample producer and ticks, remote write, the push gateway, scraping.
///
/// Scraping begins with the first [#reload]; pushes and remote write are taken as soon as their routes are mounted.
public final class IngestService implements AutoCloseable {
    private static final int WORKERS = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final int QUEUED_REQUESTS = 1024;
    private static final String GROUP = "narthex-ingest";
    private static final Duration ROOM_INTERVAL = Duration.ofSeconds(5);
    private static final String VERSION = Objects
            .requireNonNullElse(IngestService.class.getPackage().getImplementationVersion(), "unknown");

    private final IngestConfig config;
    private final PrometheusRegistry registry;
    private final InstantSource clock = InstantSource.system();
    private final Instant startedAt = clock.instant();
    private final String instanceId;
    private final SampleProducer samples;
    private final LogRoom room;
    private final KafkaProducer<byte[], byte[]> control;
    private final BackgroundPublisher<MetadataRecord> metadataPublisher;
    private final StatusPublisher status;
    private final Membership membership;
    private final PushStore pushes;
    private final PushMetrics pushMetrics;
    private final RemoteWriteReceiver remoteWrite;
    private final @Nullable ScrapeAssignment assignment;
    private final ScrapePools scrapes;
    private final BodyBudget budget;
    private final ExecutorService workers;
    private final Gauge reloadSuccessful;
    private final Gauge reloadTimestamp;
    private boolean closed;

    private IngestService(IngestConfig config, PrometheusRegistry registry, DiscoveryMetrics discoveryMetrics)
            throws InterruptedException {
        this.config = config;
        this.registry = registry;
        this.instanceId = config.instanceId() + "-" + UUID.randomUUID().toString().substring(0, 8);
        createTopics(config);
        this.samples = SampleProducer.start(producerConfig(config, instanceId), config.log(), clock);
        ProducerMetrics.register(registry, samples);
        this.room = new LogRoom(config.log(), samples.partitionCount(), config.limits(), ROOM_INTERVAL,
                samples::hold);
        room.start(registry);
        this.control = config.log()
                .producer(Map.of("compression.type", "zstd", "max.block.ms", "2000", "request.timeout.ms",
                        Long.toString(config.requestTimeout().toMillis()), "delivery.timeout.ms",
                        Long.toString(config.deliveryTimeout().toMillis())));
        this.metadataPublisher = BackgroundPublisher.start(config.log(), Records.METADATA);
        this.status = StatusPublisher.start(config.log());
        this.membership = Membership.start(config.log(), status, config.instanceId(), instanceId, clock);
        MetadataPublisher metadata = new MetadataPublisher(metadataPublisher);
        this.pushMetrics = new PushMetrics(registry, VERSION);
        this.remoteWrite = new RemoteWriteReceiver(samples, metadata, config.limits(), clock,
                new RemoteWriteStats(registry));
        this.pushes = new PushStore(pushConfig(config), config.log(), samples,
                new RecordPublisher<>(control, Records.PUSH_GROUPS), ownFamilies(registry), clock);
        this.assignment = config.spreadsTargets()
                ? ScrapeAssignment.of(config.log(), GROUP, config.instanceId(), Topics.SAMPLES)
                : null;
        this.scrapes = new ScrapePools(
                new ScrapeSettings(TenantId.DEFAULT, instanceId, ScrapeSettings.seedOf("narthex"),
                        "Narthex/" + VERSION, true, config.limits().acceptedAge()),
                new LogScrapeSink(TenantId.DEFAULT, samples, metadata), statusSink(status),
                assignment == null ? TargetOwnership.ALL : assignment, clock, registry,
                discoveryMetrics);
        this.reloadSuccessful = Gauge.builder().name("prometheus_config_last_reload_successful")
                .help("Whether the last load of the configuration succeeded.").register(registry);
        this.reloadTimestamp = Gauge.builder().name("prometheus_config_last_reload_success_timestamp_seconds")
                .help("When the configuration was last loaded.").register(registry);
        this.budget = new BodyBudget(config.limits().maxBufferedBytes());
        this.workers = new ThreadPoolExecutor(WORKERS, WORKERS, 0, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(QUEUED_REQUESTS), Thread.ofPlatform().name("ingest-", 0).daemon().factory());
        if (assignment != null) {
            assignment.start(scrapes::reassign);
        }
    }

    /// As [#start(IngestConfig, PrometheusRegistry, DiscoveryMetrics)] with metrics of its own.
    public static IngestService start(IngestConfig config, PrometheusRegistry registry) {
        return start(config, registry, new DiscoveryMetrics(registry));
    }

    /// Creates the topics that are missing, restores the pushed groups and starts the ticks.
    ///
    /// @param discoveryMetrics those of the registry, which others in this process may share
    /// @throws org.apache.kafka.common.KafkaException if the cluster does not answer
    /// @throws io.narthex.schema.topic.TopicMismatchException if its topics are other than ours
    public static IngestService start(IngestConfig config, PrometheusRegistry registry,
            DiscoveryMetrics discoveryMetrics) {
        try {
            return new IngestService(config, registry, discoveryMetrics);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the pushed groups were read", e);
        }
    }

    private static void createTopics(IngestConfig config) {
        try (Admin admin = config.log().admin()) {
            new TopicCatalogue(config.partitions(), config.replicationFactor()).ensure(admin);
        }
    }

    private static SampleProducerConfig producerConfig(IngestConfig config, String writerId) {
        SampleProducerConfig defaults = SampleProducerConfig.of(writerId);
        return new SampleProducerConfig(writerId, defaults.maxPendingBytes(), defaults.maxSeries(),
                config.requestTimeout(), config.deliveryTimeout(), defaults.republishAfter());
    }

    private static PushConfig pushConfig(IngestConfig config) {
        IngestConfig.Push push = config.push();
        return new PushConfig(push.ttl(), push.checkConsistency(), push.utf8Names(), push.rewriteInterval(),
                config.limits().maxDecodedBytes());
    }

    private static Map<String, PushedType> ownFamilies(PrometheusRegistry registry) {
        Map<String, PushedType> own = new HashMap<>();
        for (MetricSnapshot snapshot : registry.scrape()) {
            String name = snapshot.getMetadata().getPrometheusName();
            switch (snapshot) {
                case CounterSnapshot _ -> own.put(name + "_total", PushedType.COUNTER);
                case GaugeSnapshot _ -> own.put(name, PushedType.GAUGE);
                case HistogramSnapshot _ -> own.put(name, PushedType.HISTOGRAM);
                case SummarySnapshot _ -> own.put(name, PushedType.SUMMARY);
                default -> own.put(name, PushedType.UNTYPED);
            }
        }
        return own;
    }

    private static StatusSink statusSink(StatusPublisher publisher) {
        return new StatusSink() {
            @Override
            public void publish(StatusRecord record) {
                publisher.publish(record);
            }

            @Override
            public void remove(String key) {
                publisher.remove(key);
            }
        };
    }

    /// `POST /api/v1/write`.
    public void mountRemoteWrite(Router router) {
        router.post("/api/v1/write")
                .handler(new RemoteWriteHandler(remoteWrite, config.limits().maxBodyBytes(), budget, workers));
    }

    /// Everything that the Pushgateway serves.
    ///
    /// @param flags what `/api/v1/status` shows
    /// @param quit asked to end the process by `/-/quit`
    public void mountPush(Router router, Map<String, String> flags, Runnable quit) {
        IngestConfig.Push push = config.push();
        new PushRoutes(pushes, new GroupUrl(push.utf8Names()), pushMetrics, budget, workers,
                new PushRoutes.Settings(push.checkConsistency(), push.adminApi(), push.lifecycle(), quit,
                        config.limits().maxBodyBytes()))
                .mount(router);
        new PushApi(pushes, registry, flags, Map.of("version", VERSION, "branch", "", "buildDate", "", "buildUser", "",
                "goVersion", "", "revision", ""), startedAt).mount(router);
    }

    /// Everything that the Pushgateway serves, without a way to end the process.
    public void mountPush(Router router) {
        mountPush(router, Map.of(), () -> {});
    }

    /// Follows a configuration: scrape pools are rebuilt where they differ, pushes follow the scrape interval.
    public void reload(PrometheusConfig configuration) {
        scrapes.apply(configuration);
        pushes.rewriteEvery(configuration.global().scrapeInterval());
        long nowMs = clock.millis();
        reloadSuccessful.set(1);
        reloadTimestamp.set(nowMs / 1000.0);
        status.publish(new ConfigStatus("ingest", configuration.toYaml(), nowMs, nowMs, true, "",
                configuration.notices(), configuration.ruleFiles()));
    }

    /// Tells of a configuration that could not be loaded; the one before stays in force.
    public void reloadFailed(PrometheusConfig inForce, long loadedAtMs, String error) {
        reloadSuccessful.set(0);
        status.publish(new ConfigStatus("ingest", inForce.toYaml(), loadedAtMs, clock.millis(), false, error,
                inForce.notices(), inForce.ruleFiles()));
    }

    /// Whether samples can be written.
    public boolean isReady() {
        return samples.isWritable();
    }

    /// Identity of this process in the log, unique for each of its lives.
    public String instanceId() {
        return instanceId;
    }

    /// Stops scraping, takes what is queued to the log, then ends. Idempotent.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        scrapes.close();
        if (assignment != null) {
            assignment.close();
        }
        pushes.close();
        workers.shutdown();
        room.close();
        samples.close();
        metadataPublisher.close();
        membership.close();
        status.close();
        control.close(Duration.ofSeconds(2));
    }
}
