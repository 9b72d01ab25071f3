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

/// Watches whether the log may grow, and says when it may not: when too much of it is not in segments yet, for nothing
/// unflushed is ever deleted and a flush that stands still would fill the brokers' disks; and when a broker's disk is
/// nearly full whatever filled it, for a broker that cannot write ends.
///
/// The unflushed size is an estimate: what Kafka tells of its log folders, in proportion to the offsets that the flushing group has
/// not committed. Kafka deletes whole log files only, so it may be too much by the size of one (`segment.bytes`) for
/// each partition.
public final class LogRoom implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogRoom.class);
    private static final long TIMEOUT_MS = 10_000;

    private final Admin admin;
    private final List<TopicPartition> partitions;
    private final long maxUnflushedBytes;
    private final long minFreeBytes;
    private final Duration interval;
    private final Consumer<@Nullable String> hold;
    private final Thread thread;
    private volatile Usage usage = new Usage(0, Long.MAX_VALUE);
    /// Confined to the watching thread; true at first, so that a first failure is told.
    private boolean isKnown = true;

    /// What was found.
    ///
    /// @param unflushedBytes bytes of the log that no segment holds
    /// @param freeBytes of the fullest disk of a broker; [Long#MAX_VALUE] where none tells
    private record Usage(long unflushedBytes, long freeBytes) {}

    /// @param hold told why nothing may be written, or null when it may again; on this component's own thread
    public LogRoom(LogConnection connection, int partitionCount, IngestLimits limits, Duration interval,
            Consumer<@Nullable String> hold) {
        maxUnflushedBytes = limits.maxUnflushedBytes();
        minFreeBytes = limits.minFreeBytes();
        this.interval = interval;
        this.hold = hold;
        partitions = IntStream.range(0, partitionCount).mapToObj(p -> new TopicPartition(Topics.SAMPLES, p)).toList();
        admin = connection.admin();
        thread = Thread.ofPlatform().name("log-room").daemon().unstarted(this::run);
    }

    public void start(PrometheusRegistry registry) {
        GaugeWithCallback.builder().name("narthex_ingest_unflushed_log_bytes")
                .help("Bytes of the log that were not in segments when it was last looked at.")
                .callback(c -> c.call(usage.unflushedBytes())).register(registry);
        GaugeWithCallback.builder().name("narthex_ingest_log_free_bytes")
                .help("Free bytes of the brokers' fullest disk when it was last looked at.")
                .callback(c -> c.call(usage.freeBytes())).register(registry);
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
            usage = measure();
            isKnown = true;
            hold.accept(refusal(usage));
        } catch (ExecutionException | TimeoutException e) {
            // Without the cluster nothing can be written either: what was decided stands. Without a permission it never
            // becomes known, and nothing else would say so.
            log.atLevel(isKnown ? Level.WARN : Level.DEBUG).addKeyValue("error", e.toString())
                    .log("room of the log is not known");
            isKnown = false;
        }
    }

    private @Nullable String refusal(Usage now) {
        if (now.freeBytes() < minFreeBytes) {
            return String.format(Locale.ROOT, "%d bytes are free on a disk of the log, less than the limit of %d",
                    now.freeBytes(), minFreeBytes);
        }
        return now.unflushedBytes() <= maxUnflushedBytes
                ? null
                : String.format(Locale.ROOT, "%d bytes of the log are not in segments yet, more than the limit of %d",
                        now.unflushedBytes(), maxUnflushedBytes);
    }

    private Usage measure() throws InterruptedException, ExecutionException, TimeoutException {
        List<LogDirDescription> folders = folders();
        Map<TopicPartition, Long> sizes = sizes(folders);
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
        long free = folders.stream().mapToLong(folder -> folder.usableBytes().orElse(Long.MAX_VALUE)).min()
                .orElse(Long.MAX_VALUE);
        return new Usage(sum, free);
    }

    /// The log folders of all brokers.
    private List<LogDirDescription> folders() throws InterruptedException, ExecutionException, TimeoutException {
        Collection<Node> nodes = await(admin.describeCluster().nodes());
        List<Integer> brokers = nodes.stream().map(Node::id).toList();
        return await(admin.describeLogDirs(brokers).allDescriptions()).values().stream()
                .flatMap(folders -> folders.values().stream()).toList();
    }

    /// The largest replica of each partition.
    private static Map<TopicPartition, Long> sizes(List<LogDirDescription> folders) {
        Map<TopicPartition, Long> sizes = new HashMap<>();
        for (LogDirDescription folder : folders) {
            folder.replicaInfos().forEach((partition, replica) -> {
                if (partition.topic().equals(Topics.SAMPLES)) {
                    sizes.merge(partition, replica.size(), Math::max);
                }
            });
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
