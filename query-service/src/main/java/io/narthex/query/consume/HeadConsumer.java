package io.narthex.query.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;

import io.narthex.query.exemplar.ExemplarStore;
import io.narthex.query.head.FlushMark;
import io.narthex.query.head.HeadMetrics;
import io.narthex.query.head.HeadPartition;
import io.narthex.query.head.HeadStatistics;
import io.narthex.schema.series.IdTable;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that owns the heads: it follows the partitions that the consumer group gives to this process.
///
/// A partition's head begins where the segments of that partition end. As long as that cannot be found out the partition
/// waits, paused, and is tried again. A partition that is taken away is forgotten: its new owner reads the same log.
/// Everything that must happen between two batches is handed to the thread as a task. While the log is replayed it hands
/// the records of each partition to a thread of their own and waits for them, so a head has one writer at any time.
public final class HeadConsumer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HeadConsumer.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration OFFSETS_TIMEOUT = Duration.ofSeconds(10);
    private static final long RETRY_PAUSE_MS = 500;

    private final Consumer<byte[], byte[]> consumer;
    private final SeriesLookup series;
    private final HeadMetrics metrics;
    private final ExemplarStore exemplars;
    private final Supplier<IntToLongFunction> segmentsEnd;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Owned> owned = new HashMap<>();
    private final Set<TopicPartition> waiting = new HashSet<>();
    private final List<HeadPartition> retired = new ArrayList<>();
    private final List<HeadPartition> retiring = new ArrayList<>();
    private final AtomicReference<List<HeadPartition>> heads = new AtomicReference<>(List.of());
    private final Thread thread;
    private volatile HeadStatistics statistics = HeadStatistics.EMPTY;
    private volatile Progress progress = new Progress(0, 0, false);
    private volatile boolean closing;

    /// One owned partition and the end of its log when it was taken over.
    private record Owned(HeadPartition head, BatchApplier applier, long endAtStart) {}

    /// A mark and the membership under which its offset may be committed.
    ///
    /// @param membership the group's generation at that moment: a later one fences the commit
    public record Marked(FlushMark mark, ConsumerGroupMetadata membership) {}

    /// How far the replay is.
    ///
    /// @param read records read of those that were there at the start
    /// @param total records that were there at the start
    /// @param caughtUp whether every owned partition was read to the end it had when it was taken over
    public record Progress(long read, long total, boolean caughtUp) {}

    /// @param consumer of a group, not yet subscribed; owned from here on
    /// @param segmentsEnd asked once for each assignment: then for a partition, the first offset that no segment holds
    public HeadConsumer(Consumer<byte[], byte[]> consumer, IdTable ids, HeadMetrics metrics, ExemplarStore exemplars,
            Supplier<IntToLongFunction> segmentsEnd) {
        this(consumer, SeriesLookup.in(ids), metrics, exemplars, segmentsEnd);
    }

    HeadConsumer(Consumer<byte[], byte[]> consumer, SeriesLookup series, HeadMetrics metrics, ExemplarStore exemplars,
            Supplier<IntToLongFunction> segmentsEnd) {
        this.consumer = consumer;
        this.series = series;
        this.metrics = metrics;
        this.exemplars = exemplars;
        this.segmentsEnd = segmentsEnd;
        this.thread = Thread.ofPlatform().name("query-head").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// The heads owned now, by partition.
    public List<HeadPartition> heads() {
        return heads.get();
    }

    public HeadStatistics statistics() {
        return statistics;
    }

    public Progress progress() {
        return progress;
    }

    /// Marks what a partition has received; completes empty-handed (null) if it is not owned.
    public CompletableFuture<@Nullable Marked> mark(int partition) {
        return between(consumerThread -> {
            Owned one = owned.get(partition);
            return one == null
                    ? null
                    : new Marked(one.head().mark(one.applier().replayFrom()), consumer.groupMetadata());
        });
    }

    /// Notes that segments hold what was marked; nothing happens if the head is not the one that was marked.
    public CompletableFuture<@Nullable Void> flushed(HeadPartition head, FlushMark mark) {
        return between(consumerThread -> {
            Owned one = owned.get(mark.partition());
            if (one != null && one.head() == head) {
                head.flushed(mark);
            }
            return null;
        });
    }

    /// Frees what is flushed and lies before a time in all heads, and heads that were given up before the last call.
    ///
    /// @param beforeMs announced so long ago that no selection from before the announcement is open
    /// @param cataloguedOffset for a partition, the end of the segments that selections find
    /// @see HeadPartition#evict
    public CompletableFuture<@Nullable Void> evict(long beforeMs, IntToLongFunction cataloguedOffset) {
        return between(consumerThread -> {
            owned.forEach((partition, one) -> one.head().evict(beforeMs, cataloguedOffset.applyAsLong(partition)));
            retiring.forEach(HeadPartition::close);
            retiring.clear();
            retiring.addAll(retired);
            retired.clear();
            return null;
        });
    }

    /// Runs between two batches on the consuming thread.
    private <T extends @Nullable Object> CompletableFuture<T> between(Function<HeadConsumer, T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                done.complete(task.apply(this));
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        if (closing && !thread.isAlive()) {
            runTasks();
        }
        return done;
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(Topics.SAMPLES), new Ownership());
            while (!closing) {
                step();
            }
        } catch (InterruptedException | InterruptException e) {
            log.atDebug().setCause(e).log("head consumer interrupted");
        } finally {
            closing = true;
            runTasks();
            forget(new ArrayList<>(owned.keySet()));
        }
    }

    private void step() throws InterruptedException {
        try {
            runTasks();
            apply(consumer.poll(POLL));
            takeOver();
            observe();
        } catch (WakeupException e) {
            log.atTrace().setCause(e).log("head consumer woken");
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            log.atWarn().addKeyValue("topic", Topics.SAMPLES).addKeyValue("error", e.getMessage())
                    .log("reading fails, goes on");
            Thread.sleep(RETRY_PAUSE_MS);
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /// Until the replay is done the partitions are applied beside each other; afterwards the other cores belong to those
    /// who write and ask.
    private void apply(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        if (progress.caughtUp()) {
            for (TopicPartition partition : records.partitions()) {
                apply(partition, records);
            }
            return;
        }
        List<Callable<Void>> replays = new ArrayList<>();
        for (TopicPartition partition : records.partitions()) {
            replays.add(() -> {
                apply(partition, records);
                return null;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> replay : threads.invokeAll(replays)) {
                replay.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private void apply(TopicPartition partition, ConsumerRecords<byte[], byte[]> records)
            throws InterruptedException {
        Owned one = owned.get(partition.partition());
        if (one != null) {
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                take(one, record);
            }
        }
    }

    private void take(Owned one, ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        while (!closing) {
            try {
                byte[] value = record.value();
                if (value == null) {
                    one.head().skip(record.offset());
                } else {
                    one.applier().take(value, record.offset(), record.timestamp());
                }
                return;
            } catch (KafkaException e) {
                log.atWarn().addKeyValue("partition", record.partition()).addKeyValue("kafkaOffset", record.offset())
                        .addKeyValue("error", e.getMessage()).log("series are not readable yet, waits");
                Thread.sleep(RETRY_PAUSE_MS);
            }
        }
    }

    private void observe() {
        HeadStatistics sum = HeadStatistics.EMPTY;
        long read = 0;
        long total = 0;
        boolean caughtUp = !owned.isEmpty() && waiting.isEmpty();
        for (Owned one : owned.values()) {
            sum = sum.plus(one.head().statistics());
            long first = one.head().firstOffset();
            long end = Math.max(one.endAtStart(), first);
            // Transaction markers and such are offsets without records: the consumer's position knows them.
            long next = position(one);
            read += Math.min(next, end) - first;
            total += end - first;
            caughtUp &= next >= end;
        }
        statistics = sum;
        progress = new Progress(read, total, caughtUp || progress.caughtUp() && !owned.isEmpty());
    }

    private long position(Owned one) {
        return consumer.position(new TopicPartition(Topics.SAMPLES, one.head().partition()), OFFSETS_TIMEOUT);
    }

    /// Gives every partition that waits its head; those that failed go on waiting, and nothing is read of them.
    ///
    /// @throws KafkaException if the log or the catalogue does not answer
    private void takeOver() {
        if (waiting.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(waiting, OFFSETS_TIMEOUT);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(waiting, OFFSETS_TIMEOUT);
        IntToLongFunction segmentEnds = segmentsEnd.get();
        for (TopicPartition partition : List.copyOf(waiting)) {
            long begin = Math.max(segmentEnds.applyAsLong(partition.partition()),
                    beginnings.getOrDefault(partition, 0L));
            consumer.seek(partition, begin);
            consumer.resume(List.of(partition));
            HeadPartition head = new HeadPartition(partition.partition(), begin, metrics);
            owned.put(partition.partition(),
                    new Owned(head, new BatchApplier(head, series, metrics, exemplars),
                            ends.getOrDefault(partition, begin)));
            waiting.remove(partition);
            log.atInfo().addKeyValue("partition", partition.partition()).addKeyValue("kafkaOffset", begin)
                    .log("partition taken over");
        }
        publish();
    }

    private void forget(Collection<Integer> partitions) {
        List<Owned> gone = new ArrayList<>();
        for (Integer partition : partitions) {
            Owned one = owned.remove(partition);
            if (one != null) {
                gone.add(one);
            }
        }
        publish();
        for (Owned one : gone) {
            one.applier().close();
            // Selections may still decode from it.
            retired.add(one.head());
        }
    }

    private void publish() {
        Map<Integer, HeadPartition> sorted = new TreeMap<>();
        owned.forEach((partition, one) -> sorted.put(partition, one.head()));
        heads.set(List.copyOf(sorted.values()));
    }

    /// Stops reading, leaves the group's offsets as they are and frees the heads: nothing may select any more.
    /// Idempotent.
    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        retiring.addAll(retired);
        retired.clear();
        retiring.forEach(HeadPartition::close);
        retiring.clear();
    }

    /// Takes partitions over and gives them up, on the consuming thread.
    private final class Ownership implements ConsumerRebalanceListener {
        /// An exception from here would end the rebalance: Kafka would not name these partitions again.
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.isEmpty()) {
                return;
            }
            progress = new Progress(progress.read(), progress.total(), false);
            consumer.pause(partitions);
            waiting.addAll(partitions);
            try {
                takeOver();
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                log.atWarn().addKeyValue("partitions", waiting).addKeyValue("error", e.getMessage())
                        .log("partitions not taken over, will be tried again");
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            waiting.removeAll(partitions);
            forget(partitions.stream().map(TopicPartition::partition).toList());
        }
    }
}
