package io.narthex.ingest.push;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.narthex.ingest.limits.BodyBudget;
import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.model.Staleness;
import io.narthex.model.TenantId;
import io.narthex.schema.Records;
import io.narthex.schema.produce.LogUnavailableException;
import io.narthex.schema.produce.SampleProducer;
import io.narthex.schema.produce.SampleSet;
import io.narthex.schema.produce.UnwritableSamplesException;
import io.narthex.schema.push.PushedFamily;
import io.narthex.schema.push.PushedMetric;
import io.narthex.schema.push.PushedType;
import io.narthex.schema.table.CompactedTable;
import io.narthex.schema.table.RecordPublisher;
import io.narthex.schema.topic.LogConnection;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The pushed groups. Their home is the topic `narthex.push-groups`; this is the copy that answers.
///
/// One thread applies changes in the order of their arrival: it writes the families and their samples to the log, waits
/// for the acknowledgements, and only then shows the change and completes the sender's future. The same thread writes
/// all groups again every interval and ends those whose time has passed. Reading is safe from any thread.
public final class PushStore implements AutoCloseable {
    /// Changes that may wait; beyond that the gateway is unhealthy and refuses, as the Pushgateway does.
    static final int QUEUE_CAPACITY = 1000;

    private static final Logger log = LoggerFactory.getLogger(PushStore.class);
    private static final Duration RESTORE_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration ACKNOWLEDGE_TIMEOUT = Duration.ofSeconds(20);

    private final PushConfig config;
    private final SampleProducer samples;
    private final RecordPublisher<PushedFamily> publisher;
    private final InstantSource clock;
    private final ConsistencyCheck consistency;
    private final Map<GroupName, PushGroup> groups = new ConcurrentHashMap<>();
    private final Map<GroupName, Long> lastWrittenMs = new HashMap<>();
    /// After a write that failed: which of the group's families may lie in the log otherwise than they are shown.
    private final Map<GroupName, Map<String, PushedFamily>> uncertain = new HashMap<>();
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE_CAPACITY), Thread.ofPlatform().name("push-store").daemon().factory());
    private final Thread rewriter;
    private final Object pace = new Object();
    /// Guarded by `pace`.
    private long rewriteIntervalMs;
    private volatile boolean closing;

    private record GroupName(TenantId tenant, Labels key) {}

    /// Restores the groups from the log.
    ///
    /// @param ownFamilies the families that the gateway itself exposes
    /// @throws InterruptedException if the thread is interrupted while it reads
    public PushStore(PushConfig config, LogConnection connection, SampleProducer samples,
            RecordPublisher<PushedFamily> publisher, Map<String, PushedType> ownFamilies, InstantSource clock)
            throws InterruptedException {
        this.config = config;
        this.samples = samples;
        this.publisher = publisher;
        this.clock = clock;
        this.consistency = new ConsistencyCheck(ownFamilies);
        this.rewriteIntervalMs = config.rewriteInterval().toMillis();
        restore(connection);
        this.rewriter = Thread.ofPlatform().name("push-rewrite").daemon().unstarted(this::rewriteForEver);
        rewriter.start();
    }

    private void restore(LogConnection connection) throws InterruptedException {
        try (CompactedTable<PushedFamily> table = CompactedTable.start(connection, Records.PUSH_GROUPS)) {
            table.awaitCaughtUp(RESTORE_TIMEOUT);
            Map<GroupName, Map<String, PushedFamily>> found = new HashMap<>();
            for (PushedFamily family : table.values()) {
                found.computeIfAbsent(new GroupName(family.tenant(), family.group()), name -> new HashMap<>())
                        .put(family.name(), family);
            }
            found.forEach((name, families) -> show(name, new PushGroup(name.tenant(), name.key(), families)));
        }
    }

    /// All groups as they stand.
    public Collection<PushGroup> groups() {
        return List.copyOf(groups.values());
    }

    /// Whether the queue of changes has room.
    public boolean isHealthy() {
        return writer.getQueue().remainingCapacity() > 0;
    }

    /// From now on every group is written again in this interval; the one that is running counts.
    public void rewriteEvery(Duration interval) {
        synchronized (pace) {
            rewriteIntervalMs = interval.toMillis();
            pace.notifyAll();
        }
    }

    /// Applies a push.
    ///
    /// @param replace whether the group's other families go
    /// @param share takes the memory of a decompressed body; closed by the caller
    /// @return completes once the log has acknowledged; fails with [PushException] where the push is refused and with
    ///         [LogUnavailableException] where the log or the queue does not take it
    public CompletableFuture<Void> push(TenantId tenant, Labels key, byte[] body, @Nullable String contentType,
            @Nullable String contentEncoding, boolean replace, BodyBudget.Share share) {
        List<FamilyBuilder> families = PushBody.parse(body, contentType, contentEncoding, config.maxBodyBytes(), share,
                config.utf8Names());
        return submit(() -> apply(new GroupName(tenant, key), families, replace));
    }

    /// Deletes a group; no error where there is none.
    public CompletableFuture<Void> delete(TenantId tenant, Labels key) {
        return submit(() -> end(new GroupName(tenant, key)));
    }

    /// Deletes every group.
    public CompletableFuture<Void> wipe() {
        return submit(() -> {
            for (GroupName name : List.copyOf(groups.keySet())) {
                end(name);
            }
        });
    }

    private CompletableFuture<Void> submit(Runnable change) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            writer.execute(() -> {
                try {
                    change.run();
                    done.complete(null);
                } catch (RuntimeException e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new LogUnavailableException("write queue is full", e));
        }
        return done;
    }

    private void apply(GroupName name, List<FamilyBuilder> pushed, boolean replace) {
        PushGroup before = groups.getOrDefault(name, PushGroup.empty(name.tenant(), name.key()));
        long nowMs = clock.millis();
        List<PushedFamily> families = new ArrayList<>();
        String violation = null;
        for (FamilyBuilder family : pushed) {
            violation = violation == null ? violation(family) : violation;
            if (!PushGroup.isAutomatic(family.name())) {
                families.add(forced(name, family, nowMs));
            }
        }
        if (violation == null) {
            violation = consistency.violation(name.tenant(), name.key(), families);
        }
        if (violation != null && config.checkConsistency()) {
            write(name, before, stamped(before, before.families(), nowMs, false));
            log.atError().addKeyValue("tenant", name.tenant()).addKeyValue("error", violation).log("push refused");
            throw new PushException("pushed metrics are invalid or inconsistent with existing metrics: " + violation);
        }
        Map<String, PushedFamily> after = new HashMap<>(replace ? Map.of() : before.families());
        families.forEach(family -> after.put(family.name(), family));
        write(name, before, stamped(before, after, nowMs, true));
    }

    /// What is wrong with a family by itself, or null.
    private static @Nullable String violation(FamilyBuilder family) {
        for (FamilyBuilder.MetricBuilder metric : family.metrics()) {
            if (metric.hasTimestamp) {
                return "pushed metrics must not have timestamps";
            }
            if (metric.isOther(family.typeOrUntyped())) {
                return ConsistencyCheck.isNot(family.name(), metric.labels, family.typeOrUntyped());
            }
        }
        return null;
    }

    /// The family with the labels of the group forced upon its metrics.
    private static PushedFamily forced(GroupName name, FamilyBuilder family, long nowMs) {
        List<PushedMetric> metrics = new ArrayList<>();
        for (FamilyBuilder.MetricBuilder metric : family.metrics()) {
            Labels.Builder labels = metric.labels.toBuilder();
            name.key().forEach(labels::set);
            metrics.add(metric.build(labels.build()));
        }
        return new PushedFamily(name.tenant(), name.key(), family.name(), family.help, family.typeOrUntyped(), nowMs,
                metrics);
    }

    private static PushGroup stamped(PushGroup before, Map<String, PushedFamily> families, long nowMs,
            boolean success) {
        double succeeded = success ? nowMs / 1000.0 : before.seconds(PushGroup.PUSH_TIME);
        double failed = success ? before.seconds(PushGroup.PUSH_FAILURE_TIME) : nowMs / 1000.0;
        Map<String, PushedFamily> all = new HashMap<>(families);
        all.put(PushGroup.PUSH_TIME, automatic(before, PushGroup.PUSH_TIME,
                "Last Unix time when changing this group in the Pushgateway succeeded.", nowMs, succeeded));
        all.put(PushGroup.PUSH_FAILURE_TIME, automatic(before, PushGroup.PUSH_FAILURE_TIME,
                "Last Unix time when changing this group in the Pushgateway failed.", nowMs, failed));
        return new PushGroup(before.tenant(), before.key(), all);
    }

    private static PushedFamily automatic(PushGroup group, String name, String help, long nowMs, double seconds) {
        return new PushedFamily(group.tenant(), group.key(), name, help, PushedType.GAUGE, nowMs,
                List.of(new PushedMetric(group.key(), seconds, 0, 0, List.of(), List.of(), null)));
    }

    private void end(GroupName name) {
        PushGroup before = groups.get(name);
        if (before != null) {
            write(name, before, PushGroup.empty(name.tenant(), name.key()));
        }
    }

    /// Brings a change into the log, then shows it.
    private void write(GroupName name, PushGroup before, PushGroup after) {
        String refusal = samples.refusal();
        if (refusal != null) {
            throw new LogUnavailableException(refusal);
        }
        SampleSet set = samples.newSet(name.tenant());
        long timestampMs = nextTimestamp(name);
        addSamples(set, after, timestampMs);
        Set<Labels> ended = before.series();
        ended.removeAll(after.series());
        for (Labels series : ended) {
            set.add(samples.series(name.tenant(), series), timestampMs, Staleness.MARKER_BITS);
        }
        Map<String, PushedFamily> touched = uncertain.computeIfAbsent(name, _ -> new HashMap<>());
        List<CompletableFuture<Void>> acknowledgements = publish(before, after, touched);
        acknowledgements.add(samples.send(set));
        await(acknowledgements);
        uncertain.remove(name);
        show(name, after);
        if (after.families().isEmpty()) {
            lastWrittenMs.remove(name);
        }
    }

    /// Publishes the families that differ, and those of which it is not known; each is unknown from now on.
    private List<CompletableFuture<Void>> publish(PushGroup before, PushGroup after,
            Map<String, PushedFamily> touched) {
        List<CompletableFuture<Void>> acknowledgements = new ArrayList<>();
        after.families().forEach((family, value) -> {
            if (touched.containsKey(family) || !value.equals(before.families().get(family))) {
                touched.put(family, value);
                acknowledgements.add(publisher.publish(value));
            }
        });
        Map<String, PushedFamily> gone = new HashMap<>(touched);
        gone.putAll(before.families());
        gone.keySet().removeAll(after.families().keySet());
        gone.forEach((family, value) -> {
            touched.put(family, value);
            acknowledgements.add(publisher.remove(Records.PUSH_GROUPS.key(value)));
        });
        return acknowledgements;
    }

    /// Two writes of a group within one millisecond must not have one timestamp.
    private long nextTimestamp(GroupName name) {
        long next = Math.max(clock.millis(), lastWrittenMs.getOrDefault(name, Long.MIN_VALUE) + 1);
        lastWrittenMs.put(name, next);
        return next;
    }

    private void addSamples(SampleSet set, PushGroup group, long timestampMs) {
        for (PushedFamily family : group.all()) {
            FamilySamples.forEach(family, new FamilySamples.Visitor() {
                @Override
                public void sample(Labels series, double value) {
                    set.add(samples.series(group.tenant(), series), timestampMs, Double.doubleToRawLongBits(value));
                }

                @Override
                public void histogram(Labels series, NativeHistogram histogram) {
                    set.add(samples.series(group.tenant(), series), timestampMs, histogram, SampleBuffer.NO_START);
                }
            });
        }
    }

    private static void await(List<CompletableFuture<Void>> acknowledgements) {
        try {
            CompletableFuture.allOf(acknowledgements.toArray(CompletableFuture[]::new))
                    .get(ACKNOWLEDGE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case UnwritableSamplesException refused -> refused;
                case RecordTooLargeException _ ->
                    new PushException("a pushed family is larger than a record of the log", e);
                case null, default -> new LogUnavailableException("the log does not acknowledge writes", e);
            };
        } catch (TimeoutException e) {
            throw new LogUnavailableException("the log does not acknowledge writes", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("the gateway is closing", e);
        }
    }

    private void show(GroupName name, PushGroup after) {
        PushGroup before = groups.get(name);
        if (before != null) {
            consistency.remove(before);
        }
        if (after.families().isEmpty()) {
            groups.remove(name);
        } else {
            groups.put(name, after);
            consistency.add(after);
        }
    }

    /// Begins at once: a process that was down for longer than the look-back shows its groups again when it is back.
    private void rewriteForEver() {
        while (!closing) {
            submit(this::rewrite).exceptionally(failure -> {
                log.atWarn().addKeyValue("error", failure.getMessage()).log("pushed groups were not written again");
                return null;
            }).join();
            try {
                awaitNextRewrite();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void awaitNextRewrite() throws InterruptedException {
        long beganNanos = System.nanoTime();
        synchronized (pace) {
            long leftMs = rewriteIntervalMs;
            while (leftMs > 0) {
                pace.wait(leftMs);
                leftMs = rewriteIntervalMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
            }
        }
    }

    /// Writes every group again, each as its own set, and ends those that nobody has pushed for the TTL.
    private void rewrite() {
        for (GroupName name : List.copyOf(uncertain.keySet())) {
            PushGroup standing = groups.getOrDefault(name, PushGroup.empty(name.tenant(), name.key()));
            write(name, standing, standing);
        }
        long ttlMs = config.ttl().toMillis();
        List<CompletableFuture<Void>> acknowledgements = new ArrayList<>();
        for (Map.Entry<GroupName, PushGroup> entry : Map.copyOf(groups).entrySet()) {
            PushGroup group = entry.getValue();
            double lastMs = 1000
                    * Math.max(group.seconds(PushGroup.PUSH_TIME), group.seconds(PushGroup.PUSH_FAILURE_TIME));
            if (ttlMs > 0 && clock.millis() - lastMs > ttlMs) {
                end(entry.getKey());
                continue;
            }
            SampleSet set = samples.newSet(group.tenant());
            addSamples(set, group, nextTimestamp(entry.getKey()));
            acknowledgements.add(samples.send(set));
        }
        await(acknowledgements);
    }

    /// Applies what is queued, then stops. Idempotent.
    @Override
    public void close() {
        closing = true;
        rewriter.interrupt();
        writer.shutdown();
        try {
            if (!writer.awaitTermination(ACKNOWLEDGE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
