package io.narthex.ingest.limits;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import io.narthex.schema.topic.ConsumerGroups;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// Watches how much of the log is not in segments yet, and says when that is too much: nothing unflushed is ever
/// deleted, so a flush that stands still would fill the brokers' disks.
///
/// The size is an estimate: what Kafka tells of its log folders, in proportion to the offsets that the flushing group has
/// not committed. Kafka deletes whole log files only, so it may be too much by the size of one (`segment.bytes`) for
/// each partition.
public final class UnflushedLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UnflushedLog.class);
    private static final long TIMEOUT_MS = 10_000;

    private final Admin admin;
    private final List<TopicPartition> partitions;
    private final long maxBytes;
    private final Duration interval;
    private final Consumer<@Nullable String> hold;
    private final Thread thread;
    private volatile long bytes;
    /// Confined to the watching thread; true at first, so that a first failure is told.
    private boolean isKnown = true;

    /// @param hold told why nothing may be written, or null when it may again; on this component's own thread
    public UnflushedLog(LogConnection connection, int partitionCount, long maxBytes, Duration interval,
            Consumer<@Nullable String> hold) {
        this.maxBytes = maxBytes;
        this.interval = interval;
        this.hold = hold;
        partitions = IntStream.range(0, partitionCount).mapToObj(p -> new TopicPartition(Topics.SAMPLES, p)).toList();
        admin = connection.admin();
        thread = Thread.ofPlatform().name("unflushed-log").daemon().unstarted(this::run);
    }

    public void start(PrometheusRegistry registry) {
        GaugeWithCallback.builder().name("narthex_ingest_unflushed_log_bytes")
                .help("Bytes of the log that were not in segments when it was last looked at.")
                .callback(c -> c.call(bytes)).register(registry);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                observe();
                Thread.sleep(interval);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void observe() throws InterruptedException {
        try {
            bytes = measure();
            isKnown = true;
            hold.accept(bytes <= maxBytes
                    ? null
                    : String.format(Locale.ROOT,
                            "%d bytes of the log are not in segments yet, more than the limit of %d",
                            bytes, maxBytes));
        } catch (ExecutionException | TimeoutException e) {
            // Without the cluster nothing can be written either: what was decided stands. Without a permission it never
            // becomes known, and nothing else would say so.
            log.atLevel(isKnown ? Level.WARN : Level.DEBUG).addKeyValue("error", e.toString())
                    .log("size of the unflushed log is not known");
            isKnown = false;
        }
    }

    private long measure() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, Long> sizes = sizes();
        Map<TopicPartition, Long> begins = offsets(OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(OffsetSpec.latest());
        Map<TopicPartition, OffsetAndMetadata> committed = await(admin
                .listConsumerGroupOffsets(ConsumerGroups.QUERY).partitionsToOffsetAndMetadata());
        long sum = 0;
        for (TopicPartition partition : partitions) {
            long begin = begins.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, 0L);
            OffsetAndMetadata flushed = committed.get(partition);
            long unflushed = end - Math.max(begin, flushed == null ? 0 : Math.min(end, flushed.offset()));
            sum += end == begin
                    ? 0
                    : Math.round((double) sizes.getOrDefault(partition, 0L) * unflushed / (end - begin));
        }
        return sum;
    }

    /// The largest replica of each partition.
    private Map<TopicPartition, Long> sizes() throws InterruptedException, ExecutionException, TimeoutException {
        Collection<Node> nodes = await(admin.describeCluster().nodes());
        List<Integer> brokers = nodes.stream().map(Node::id).toList();
        Map<TopicPartition, Long> sizes = new HashMap<>();
        for (Map<String, LogDirDescription> folders : await(admin.describeLogDirs(brokers).allDescriptions())
                .values()) {
            for (LogDirDescription folder : folders.values()) {
                folder.replicaInfos().forEach((partition, replica) -> {
                    if (partition.topic().equals(Topics.SAMPLES)) {
                        sizes.merge(partition, replica.size(), Math::max);
                    }
                });
            }
        }
        return sizes;
    }

    private Map<TopicPartition, Long> offsets(OffsetSpec spec)
            throws InterruptedException, ExecutionException, TimeoutException {
        return await(admin.listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, p -> spec))).all())
                .entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
    }

    private static <T> T await(KafkaFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    /// Idempotent.
    @Override
    public void close() {
        thread.interrupt();
        admin.close(Duration.ofSeconds(1));
    }
}
