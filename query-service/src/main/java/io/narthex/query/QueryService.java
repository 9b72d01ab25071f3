package io.narthex.query;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntToLongFunction;

import io.narthex.promql.PromqlEngine;
import io.narthex.promql.limits.Workers;
import io.narthex.query.catalogue.SegmentCatalogue;
import io.narthex.query.consume.HeadConsumer;
import io.narthex.query.exemplar.ExemplarStore;
import io.narthex.query.flush.FlushAssembly;
import io.narthex.query.flush.FlushConfig;
import io.narthex.query.flush.Flusher;
import io.narthex.query.head.HeadMetrics;
import io.narthex.query.http.QueryApi;
import io.narthex.query.source.MergedSource;
import io.narthex.query.status.ClusterView;
import io.narthex.schema.Records;
import io.narthex.schema.catalogue.CatalogueRecord;
import io.narthex.schema.metadata.MetadataRecord;
import io.narthex.schema.series.IdTable;
import io.narthex.schema.status.MemberStatus;
import io.narthex.schema.status.PartitionHolding;
import io.narthex.schema.status.StatusRecord;
import io.narthex.schema.table.CompactedTable;
import io.narthex.schema.table.StatusPublisher;
import io.narthex.schema.topic.ConsumerGroups;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import io.narthex.segment.store.LocalObjectStore;
import io.narthex.segment.store.ObjectStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.ext.web.Router;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// The query service: heads and segments of the partitions that its group gives it, and the HTTP API over them.
public final class QueryService implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration MEMBERSHIP_INTERVAL = Duration.ofSeconds(10);
    private static final long GRACE_MARGIN_MS = 60_000;
    /// About what a restart reads again for each partition; more only where there are more series than that is worth.
    private static final long MAX_UNFLUSHED_SAMPLES = 1_000_000;
    /// Readers of segments may take the heap's size divided by this.
    private static final long READERS_SHARE = 8;

    private final QueryConfig config;
    private final HeadConsumer consumer;
    private final ExemplarStore exemplars;
    private final Flusher flusher;
    private final QueryApi api;
    private final List<CompactedTable<?>> tables;
    private final int partitionCount;
    private final long startedAtMs = InstantSource.system().millis();
    private final Deque<AutoCloseable> resources;
    private boolean closed;

    private QueryService(QueryConfig config, IdTable ids, PrometheusRegistry registry, Deque<AutoCloseable> resources)
            throws InterruptedException {
        this.config = config;
        this.resources = resources;
        Layout layout = Layout.of(config.log());
        partitionCount = layout.partitionCount();
        // Segments and their readers stay this long after they left the catalogue.
        long graceMs = config.engine().timeoutMs() + GRACE_MARGIN_MS;
        ObjectStore store = new LocalObjectStore(config.storage().path());
        SegmentCatalogue catalogue = opened(
                new SegmentCatalogue(store, layout.identity().topicId(), InstantSource.system(), graceMs,
                        Runtime.getRuntime().maxMemory() / READERS_SHARE));
        CompactedTable<CatalogueRecord> segments = opened(
                CompactedTable.start(config.log(), Records.SEGMENTS, List.of(catalogue)));
        CompactedTable<StatusRecord> status = opened(CompactedTable.start(config.log(), Records.STATUS));
        CompactedTable<MetadataRecord> metadata = opened(CompactedTable.start(config.log(), Records.METADATA));
        tables = List.of(segments, status, metadata);
        segments.awaitCaughtUp(START_TIMEOUT);
        exemplars = new ExemplarStore(config.storage().maxExemplars(), registry);
        consumer = opened(new HeadConsumer(groupConsumer(config), ids, new HeadMetrics(registry), exemplars,
                () -> segmentsEnd(segments, catalogue)));
        MergedSource source = new MergedSource(consumer::heads, catalogue, partitionCount);
        PromqlEngine engine = new PromqlEngine(config.engine(), workers());
        flusher = opened(FlushAssembly.start(consumer, catalogue, store, config.log(), layout.identity(),
                config.instanceId(), flushConfig(config, graceMs), registry));
        StorageMetrics.register(registry, consumer::statistics, catalogue, config);
        api = opened(new QueryApi(
                new QueryApi.Sources(source, engine, exemplars,
                        new ClusterView(status::values, metadata::values), consumer::statistics, consumer::progress,
                        new AdminActions(flusher, segments, InstantSource.system()), this::isReady),
                new QueryApi.Settings(config.web(), config.engine(), config.maxConcurrency(),
                        config.storage().retentionText(), config.externalLabels(), config.info()),
                registry));
        reportMembership();
        consumer.start();
    }

    /// Starts reading; [#isReady] tells when the log was replayed. The topics must exist.
    ///
    /// @param ids the process' id table; stays open
    /// @throws KafkaException if the log does not answer
    public static QueryService start(QueryConfig config, IdTable ids, PrometheusRegistry registry)
            throws InterruptedException {
        Deque<AutoCloseable> resources = new ArrayDeque<>();
        try {
            return new QueryService(config, ids, registry, resources);
        } catch (RuntimeException | InterruptedException e) {
            closeAll(resources, e);
            throw e;
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        resources.push(resource);
        return resource;
    }

    /// What must be known of the log before anything is read.
    private record Layout(int partitionCount, FlushAssembly.LogIdentity identity) {
        static Layout of(LogConnection log) throws InterruptedException {
            try (Admin admin = log.admin()) {
                TopicDescription samples = await(
                        Objects.requireNonNull(
                                admin.describeTopics(List.of(Topics.SAMPLES)).topicNameValues().get(Topics.SAMPLES)));
                String clusterId = await(admin.describeCluster().clusterId());
                return new Layout(samples.partitions().size(),
                        new FlushAssembly.LogIdentity(clusterId, samples.topicId().toString()));
            }
        }

        private static <T> T await(KafkaFuture<T> future) throws InterruptedException {
            try {
                return future.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new KafkaException("the log does not describe topic " + Topics.SAMPLES, e);
            }
        }
    }

    private static KafkaConsumer<byte[], byte[]> groupConsumer(QueryConfig config) {
        Map<String, Object> properties = config.log().properties();
        properties.put("group.id", ConsumerGroups.QUERY);
        // A restarted process is the same member: it has its partitions back at once, and its predecessor is fenced.
        properties.put("group.instance.id", config.instanceId());
        properties.put("session.timeout.ms", "10000");
        properties.put("heartbeat.interval.ms", "2000");
        properties.put("max.poll.interval.ms", "300000");
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        properties.put("allow.auto.create.topics", "false");
        // A replay takes a fetch of every partition at once, while the next one is under way.
        properties.put("max.poll.records", "10000");
        properties.put("fetch.max.wait.ms", "100");
        properties.put("max.partition.fetch.bytes", Integer.toString(4 << 20));
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// Where heads must begin: the catalogue is first read up to what was committed before the takeover.
    private static IntToLongFunction segmentsEnd(CompactedTable<CatalogueRecord> segments, SegmentCatalogue catalogue) {
        try {
            segments.readToEnd().get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while taking over partitions", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the catalogue could not be read before taking over partitions", e);
        }
        return catalogue::endOffset;
    }

    private static FlushConfig flushConfig(QueryConfig config, long graceMs) {
        QueryConfig.Storage storage = config.storage();
        return new FlushConfig(storage.flushInterval(), MAX_UNFLUSHED_SAMPLES, storage.headWindow(), storage.logKeep(),
                storage.retention(), storage.retentionBytes(), Duration.ofMillis(graceMs),
                storage.path().resolve("flush"));
    }

    /// Helpers of queries: with the thread of one query they are as many as the machine can run at once.
    private Workers workers() {
        int count = Runtime.getRuntime().availableProcessors() - 1;
        if (count == 0) {
            return Workers.NONE;
        }
        ExecutorService threads = Executors.newFixedThreadPool(count,
                Thread.ofPlatform().name("query-worker-", 0).daemon().factory());
        resources.push(threads::shutdownNow);
        return new Workers(threads, count);
    }

    private void reportMembership() {
        StatusPublisher publisher = opened(StatusPublisher.start(config.log()));
        ScheduledExecutorService timer = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("query-member").daemon().factory());
        resources.push(timer::shutdownNow);
        timer.scheduleWithFixedDelay(() -> publisher.publish(membership()), 0, MEMBERSHIP_INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private MemberStatus membership() {
        List<PartitionHolding> holdings = consumer.heads().stream()
                .map(head -> new PartitionHolding(head.partition(), head.firstOffset(), head.nextOffset())).toList();
        return new MemberStatus("query", config.instanceId(), config.web().externalUrl().toString(), holdings,
                startedAtMs,
                InstantSource.system().millis());
    }

    /// Adds the API, `/federate` and, behind all other routes, the web UI.
    public void mount(Router router) {
        api.mount(router);
    }

    /// Whether every partition is held and was read to the end it had when it was taken over.
    public boolean isReady() {
        return consumer.heads().size() == partitionCount && consumer.progress().caughtUp()
                && tables.stream().allMatch(CompactedTable::isCaughtUp);
    }

    /// Makes everything durable that the heads hold, and waits for it.
    ///
    /// @throws KafkaException if it did not become durable
    public void flush() throws InterruptedException {
        flusher.flush();
    }

    /// Keeps at most so many exemplars from now on.
    public void resizeExemplars(long max) {
        exemplars.resize(max);
    }

    /// Stops without flushing: what is not in segments is in the log. Idempotent.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            RuntimeException failure = new IllegalStateException("query service did not close cleanly");
            closeAll(resources, failure);
            if (failure.getSuppressed().length > 0) {
                throw failure;
            }
        }
    }

    /// In the reverse order of their start; failures are added to the given one.
    private static void closeAll(Deque<AutoCloseable> resources, Exception failure) {
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }
}
