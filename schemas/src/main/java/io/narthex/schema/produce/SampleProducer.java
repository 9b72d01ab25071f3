package io.narthex.schema.produce;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.schema.samples.SampleBatchWriter;
import io.narthex.schema.series.Partitioner;
import io.narthex.schema.series.SeriesCodecs;
import io.narthex.schema.series.SeriesKey;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes samples into the log and says when they are there.
///
/// Invariants: the label set of a series is acknowledged before its first sample is sent; the samples of a [SampleSet]
/// lie in one record of each partition, or in numbered parts; a set's future completes only after every partition has
/// acknowledged; and what waits is bounded, beyond which [#send] refuses at once.
///
/// All sending happens on one thread of our own, fed by queues: Kafka's callbacks only leave a note for it, for a
/// `send` from a callback would wait for the very thread it blocks. Futures are completed on that thread too, so what
/// depends on them must be short or move elsewhere.
///
/// When the cluster does not acknowledge, waiting sets fail after the delivery timeout and new ones are refused at
/// once; the ticks go on trying, and the first acknowledgement of any record opens the way again.
public final class SampleProducer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SampleProducer.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final long IDLE_SERIES_MS = Duration.ofHours(2).toMillis();
    private static final long SWEEP_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long GROUP_NANOS = Duration.ofMillis(5).toNanos();
    /// Of all names and values of a series together: far below the largest record, far above what anybody means.
    private static final int MAX_LABELS_LENGTH = 1 << 20;
    private static final long IDLE_PARK_NANOS = Duration.ofMillis(500).toNanos();

    private final SampleProducerConfig config;
    private final InstantSource clock;
    private final Producer<byte[], byte[]> producer;
    /// For label sets and layouts, which come by the thousand or not at all, and compress well together.
    private final Producer<byte[], byte[]> seriesProducer;
    private final TickWriter ticks;
    private final ProducerStats stats = new ProducerStats();
    private final Map<SeriesName, SeriesRef> series = new ConcurrentHashMap<>();
    /// One of each text that the label sets of [#series] hold: the same names and values come with every series.
    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final Queue<Runnable> notes = new ConcurrentLinkedQueue<>();
    private final PartitionQueue[] partitions;
    private final SampleBatchWriter writer = new SampleBatchWriter();
    private final LayoutBook layouts;
    private final Thread thread;
    private long sequence;
    private long nextGroupNanos = System.nanoTime();
    private long nextSweepNanos = System.nanoTime() + SWEEP_NANOS;
    private volatile boolean writable = true;
    private volatile @Nullable String hold;
    private volatile boolean closing;

    private record SeriesName(TenantId tenant, Labels labels) {}

    private SampleProducer(SampleProducerConfig config, LogConnection connection, int partitionCount,
            InstantSource clock, Producer<byte[], byte[]> producer, Producer<byte[], byte[]> seriesProducer) {
        this.config = config;
        this.clock = clock;
        this.producer = producer;
        this.seriesProducer = seriesProducer;
        this.partitions = new PartitionQueue[partitionCount];
        for (int i = 0; i < partitionCount; i++) {
            partitions[i] = new PartitionQueue(i);
        }
        this.layouts = new LayoutBook(clock, config.republishAfter(), this::publish);
        this.ticks = new TickWriter(connection, config.writerId(), partitionCount, clock, this::sendTick);
        this.thread = Thread.ofPlatform().name("send-samples").daemon().unstarted(this::run);
    }

    /// Starts the sending thread and the ticks.
    ///
    /// @throws KafkaException if the cluster does not answer or the topics do not exist
    public static SampleProducer start(SampleProducerConfig config, LogConnection connection, InstantSource clock) {
        KafkaProducer<byte[], byte[]> kafka = connection.producer(properties(config, "none"));
        Map<String, Object> compressed = properties(config, "zstd");
        compressed.put("linger.ms", "5");
        KafkaProducer<byte[], byte[]> seriesKafka;
        try {
            seriesKafka = connection.producer(compressed);
        } catch (KafkaException e) {
            kafka.close(Duration.ZERO);
            throw e;
        }
        try {
            // Metadata is fetched here, where waiting is harmless.
            int partitionCount = kafka.partitionsFor(Topics.SAMPLES).size();
            if (seriesKafka.partitionsFor(Topics.SERIES).size() != partitionCount) {
                throw new KafkaException("topics samples and series differ in partitions");
            }
            SampleProducer started = new SampleProducer(config, connection, partitionCount, clock, kafka,
                    seriesKafka);
            started.thread.start();
            started.ticks.start();
            return started;
        } catch (KafkaException e) {
            kafka.close(Duration.ZERO);
            seriesKafka.close(Duration.ZERO);
            throw e;
        }
    }

    private static Map<String, Object> properties(SampleProducerConfig config, String compression) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("compression.type", compression);
        properties.put("batch.size", Integer.toString(256 << 10));
        properties.put("buffer.memory", Integer.toString(64 << 20));
        properties.put("max.block.ms", "2000");
        properties.put("request.timeout.ms", Long.toString(config.requestTimeout().toMillis()));
        properties.put("delivery.timeout.ms", Long.toString(config.deliveryTimeout().toMillis()));
        properties.put("metadata.max.age.ms", "60000");
        return properties;
    }

    public int partitionCount() {
        return partitions.length;
    }

    public ProducerStats stats() {
        return stats;
    }

    /// Whether the cluster acknowledged when it was last tried.
    public boolean isWritable() {
        return writable && !closing;
    }

    /// Refuses all samples from now on, for a reason that lies outside the cluster; null lets them pass again. Ticks go
    /// on.
    public void hold(@Nullable String reason) {
        if ((reason == null) != (hold == null)) {
            log.atWarn().addKeyValue("reason", reason == null ? "none" : reason)
                    .log(reason == null ? "samples are taken again" : "samples are refused");
        }
        hold = reason;
    }

    /// Why [#send] would refuse now; null if it would not.
    public @Nullable String refusal() {
        return isWritable() ? hold : "the log does not acknowledge writes";
    }

    /// Series remembered as published.
    public int seriesCount() {
        return series.size();
    }

    /// The series with these labels; a look-up for callers that remember the result.
    ///
    /// @throws UnwritableSamplesException if the labels are longer than any series' may be
    /// @throws LogUnavailableException if the limit of remembered series is reached
    public SeriesRef series(TenantId tenant, Labels labels) {
        SeriesName name = new SeriesName(tenant, labels);
        SeriesRef known = series.get(name);
        if (known != null) {
            return known;
        }
        requireLength(labels);
        if (series.size() >= config.maxSeries()) {
            stats.rejectedSets.increment();
            throw new LogUnavailableException("limit of " + config.maxSeries() + " active series is reached");
        }
        Labels shared = labels.sharing(text -> {
            String first = texts.putIfAbsent(text, text);
            return first == null ? text : first;
        });
        return series.computeIfAbsent(new SeriesName(tenant, shared), n -> new SeriesRef(tenant, shared,
                SeriesId.of(tenant, shared), Partitioner.partition(tenant, shared, partitions.length), clock.millis()));
    }

    private static void requireLength(Labels labels) {
        long length = 0;
        for (int i = 0; i < labels.size(); i++) {
            length += labels.name(i).length() + labels.value(i).length();
        }
        if (length > MAX_LABELS_LENGTH) {
            throw new UnwritableSamplesException("labels of a series have " + length + " characters, more than "
                    + MAX_LABELS_LENGTH);
        }
    }

    /// An empty set to fill and [#send].
    public SampleSet newSet(TenantId tenant) {
        return new SampleSet(tenant, partitions.length, clock.millis());
    }

    /// Hands over a set. Never blocks.
    ///
    /// @return completes once every sample is acknowledged; fails with [LogUnavailableException], at once where the log
    ///         is not writable or too much is waiting. A failed set may lie in the log in part: the sender repeats it,
    ///         and equal repeats are silent. Fails with [UnwritableSamplesException] where repeating does not help.
    public CompletableFuture<Void> send(SampleSet set) {
        if (set.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        String refusal = refusal();
        if (refusal != null) {
            return refuse(refusal);
        }
        long bytes = set.estimatedBytes();
        if (bytes > config.maxPendingBytes()) {
            stats.rejectedSets.increment();
            return CompletableFuture.failedFuture(new UnwritableSamplesException(set.sampleCount()
                    + " samples at once are more than the " + config.maxPendingBytes() + " bytes for waiting ones"));
        }
        if (stats.pendingBytes.addAndGet(bytes) > config.maxPendingBytes()) {
            stats.pendingBytes.addAndGet(-bytes);
            return refuse("more than " + config.maxPendingBytes() + " bytes wait to be written to the log");
        }
        set.acknowledged().whenComplete((done, failure) -> stats.pendingBytes.addAndGet(-bytes));
        note(() -> accept(set));
        if (!thread.isAlive()) {
            fail(set, new KafkaException("producer is closed"));
        }
        return set.acknowledged();
    }

    private CompletableFuture<Void> refuse(String reason) {
        stats.rejectedSets.increment();
        return CompletableFuture.failedFuture(new LogUnavailableException(reason));
    }

    private void note(Runnable note) {
        notes.add(note);
        LockSupport.unpark(thread);
    }

    private void run() {
        try {
            while (!closing || hasWork()) {
                for (Runnable note = notes.poll(); note != null; note = notes.poll()) {
                    note.run();
                }
                long untilGroupNanos = sendReady();
                if (System.nanoTime() - nextSweepNanos > 0) {
                    sweep();
                }
                if (notes.isEmpty()) {
                    LockSupport.parkNanos(this, untilGroupNanos);
                }
            }
        } finally {
            closing = true;
            writer.close();
        }
    }

    /// Sends what waits, all partitions together, unless the last group left a moment ago: what arrives meanwhile then
    /// goes with the next one, for the log's work is by request more than by sample.
    ///
    /// @return how long to wait for more
    private long sendReady() {
        boolean anyReady = false;
        for (PartitionQueue partition : partitions) {
            anyReady |= partition.isReady();
        }
        if (!anyReady) {
            return IDLE_PARK_NANOS;
        }
        long nowNanos = System.nanoTime();
        long leftNanos = nextGroupNanos - nowNanos;
        if (leftNanos > 0 && !closing) {
            return leftNanos;
        }
        nextGroupNanos = nowNanos + GROUP_NANOS;
        for (PartitionQueue partition : partitions) {
            if (partition.isReady()) {
                sendBatch(partition);
            }
        }
        return IDLE_PARK_NANOS;
    }

    private boolean hasWork() {
        if (!notes.isEmpty() || stats.pendingBytes.get() > 0) {
            return true;
        }
        for (PartitionQueue partition : partitions) {
            if (!partition.isIdle()) {
                return true;
            }
        }
        return false;
    }

    private void accept(SampleSet set) {
        long nowMs = clock.millis();
        for (SeriesRef ref : set.due()) {
            if (!ref.isDue(nowMs)) {
                continue;
            }
            if (!ref.wasPublished()) {
                set.awaitSeries();
                ref.await(set);
            }
            if (ref.beginPublishing()) {
                publish(ref);
            }
        }
        if (!set.awaitsSeries()) {
            enqueue(set);
        }
    }

    private void publish(SeriesRef ref) {
        byte[] value = SeriesCodecs.encodeSeries(ref.tenant(), ref.labels());
        send(seriesProducer, new ProducerRecord<>(Topics.SERIES, ref.partition(), SeriesKey.of(ref.id()), value),
                failure -> {
                    if (failure == null) {
                        stats.publishedSeries.increment();
                        ref.published(clock.millis() + config.republishAfter().toMillis()).forEach(this::seriesArrived);
                    } else {
                        ref.publishingFailed().forEach(set -> fail(set, failure));
                    }
                });
    }

    private void publish(PublishedLayout layout, Consumer<Boolean> isThere) {
        send(seriesProducer,
                new ProducerRecord<>(Topics.SERIES, layout.series(0).partition(), SeriesKey.of(layout.id()),
                        layout.encode()),
                failure -> {
                    stats.publishedLayouts.add(failure == null ? 1 : 0);
                    isThere.accept(failure == null);
                });
    }

    private void seriesArrived(SampleSet set) {
        if (set.seriesArrived() && !set.acknowledged().isDone()) {
            enqueue(set);
        }
    }

    private void enqueue(SampleSet set) {
        int count = 0;
        for (SampleSlice slice : set.slices()) {
            count += slice == null ? 0 : 1;
        }
        set.awaitPartitions(count);
        for (int i = 0; i < partitions.length; i++) {
            SampleSlice slice = set.slices()[i];
            if (slice != null) {
                partitions[i].add(slice);
            }
        }
    }

    private void sendBatch(PartitionQueue partition) {
        PartitionQueue.Batch batch = partition.next(writer, layouts, config.writerId(), sequence++);
        partition.sent(batch.records().size());
        List<Exception> failures = new ArrayList<>(0);
        int[] left = {batch.records().size()};
        for (byte[] value : batch.records()) {
            send(producer, new ProducerRecord<>(Topics.SAMPLES, partition.partition(), null, value), failure -> {
                partition.partAcknowledged();
                if (failure != null) {
                    failures.add(failure);
                    stats.failedBatches.increment();
                } else {
                    stats.batches.increment();
                    stats.batchBytes.add(value.length);
                }
                if (--left[0] == 0) {
                    batchDone(partition, batch, failures.isEmpty() ? null : failures.getFirst());
                }
            });
        }
    }

    private void batchDone(PartitionQueue partition, PartitionQueue.Batch batch, @Nullable Exception failure) {
        if (failure == null) {
            stats.samples.add(batch.sampleCount());
            for (SampleSlice slice : batch.slices()) {
                if (slice.set().partitionAcknowledged()) {
                    slice.set().acknowledged().complete(null);
                }
            }
            return;
        }
        if (isOfRecord(failure) && batch.slices().size() > 1) {
            // Nobody knows whose samples are too large: each sender tries again, and in the end alone.
            batch.slices().forEach(slice -> slice.set().acknowledged().completeExceptionally(
                    new LogUnavailableException("samples of several requests together are too large", failure)));
            return;
        }
        batch.slices().forEach(slice -> fail(slice.set(), failure));
        if (isOfRecord(failure)) {
            return;
        }
        // What waited behind has waited for as long already, and its senders are better told than held.
        partition.dropAll().forEach(slice -> fail(slice.set(), failure));
    }

    private static void fail(SampleSet set, Exception failure) {
        set.acknowledged().completeExceptionally(isOfRecord(failure)
                ? new UnwritableSamplesException("samples are larger than a record of the log", failure)
                : new LogUnavailableException("the log does not acknowledge writes", failure));
    }

    /// Whether a failure says something about the record and nothing about the cluster.
    private static boolean isOfRecord(@Nullable Exception failure) {
        return failure instanceof RecordTooLargeException || failure instanceof InvalidRecordException;
    }

    /// Told on the sending thread what became of a record.
    private interface Outcome {
        void settled(@Nullable Exception failure);
    }

    private void send(Producer<byte[], byte[]> by, ProducerRecord<byte[], byte[]> producerRecord, Outcome outcome) {
        try {
            by.send(producerRecord, (metadata, failure) -> {
                setWritable(failure);
                note(() -> outcome.settled(failure));
            });
        } catch (KafkaException | IllegalStateException e) {
            setWritable(e);
            note(() -> outcome.settled(e));
        }
    }

    private void sendTick(int partition, byte[] tick) {
        try {
            producer.send(new ProducerRecord<>(Topics.SAMPLES, partition, null, tick), (metadata, failure) -> {
                if (failure != null) {
                    stats.failedTicks.increment();
                }
                setWritable(failure);
            });
        } catch (KafkaException | IllegalStateException e) {
            stats.failedTicks.increment();
            setWritable(e);
        }
    }

    private void setWritable(@Nullable Exception failure) {
        if (isOfRecord(failure)) {
            return;
        }
        boolean now = failure == null;
        if (now != writable) {
            writable = now;
            if (failure == null) {
                log.atInfo().log("the log acknowledges writes again");
            } else if (!closing) {
                log.atWarn().addKeyValue("error", failure.getMessage()).log("the log does not acknowledge writes");
            }
        }
    }

    private void sweep() {
        nextSweepNanos = System.nanoTime() + SWEEP_NANOS;
        long oldest = clock.millis() - IDLE_SERIES_MS;
        if (series.values().removeIf(ref -> ref.lastUsedMs() < oldest)) {
            // Texts that nobody else holds go with their series; those in use come again with the next new one.
            texts.clear();
        }
    }

    /// Sends what waits, for at most ten seconds, then fails the rest. Idempotent.
    @Override
    public void close() {
        closing = true;
        ticks.close();
        LockSupport.unpark(thread);
        try {
            if (!thread.join(CLOSE_TIMEOUT)) {
                log.atWarn().addKeyValue("pendingBytes", stats.pendingBytes())
                        .log("samples were not acknowledged in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(1));
        seriesProducer.close(Duration.ofSeconds(1));
    }
}
