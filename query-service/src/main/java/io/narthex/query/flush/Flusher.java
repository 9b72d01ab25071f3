package io.narthex.query.flush;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.narthex.query.catalogue.SegmentCatalogue;
import io.narthex.query.consume.HeadConsumer;
import io.narthex.query.head.FlushMark;
import io.narthex.query.head.HeadPartition;
import io.narthex.schema.catalogue.DeletionRecord;
import io.narthex.schema.catalogue.SegmentRecord;
import io.narthex.segment.SegmentException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Flushes the heads in turn and keeps house behind them, on one thread.
///
/// A flush has four steps: the head marks what it received; files are written; manifest and offset are committed in
/// one transaction; the head learns of it and the log may be trimmed. Whatever fails in between, the next flush begins
/// with the same offsets: files that nobody committed are swept later.
public final class Flusher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Flusher.class);
    private static final long TICK_MS = 500;
    /// A flush that failed is not tried again before.
    private static final long RETRY_MS = 10_000;
    private static final long HOUSEKEEPING_MS = 60_000;
    private static final long TASK_TIMEOUT_MS = 30_000;

    private final HeadConsumer consumer;
    private final SegmentBuilder builder;
    private final SegmentPublisher publisher;
    private final SegmentCatalogue catalogue;
    private final LogTrimmer trimmer;
    private final Compaction compaction;
    private final Cleaning cleaning;
    private final Retention retention;
    private final FlushConfig config;
    private final FlushMetrics metrics;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("query-flush").daemon().factory());
    private final Map<Integer, Long> lastFlushMs = new HashMap<>();
    private final Map<Integer, Long> retryMs = new HashMap<>();
    private long lastHousekeepingMs;
    private long announcedMs = Long.MIN_VALUE;
    private long announcedAtMs;

    Flusher(HeadConsumer consumer, SegmentBuilder builder, SegmentPublisher publisher, SegmentCatalogue catalogue,
            LogTrimmer trimmer, Compaction compaction, Cleaning cleaning, Retention retention, FlushConfig config,
            FlushMetrics metrics, InstantSource clock) {
        this.consumer = consumer;
        this.builder = builder;
        this.publisher = publisher;
        this.catalogue = catalogue;
        this.trimmer = trimmer;
        this.compaction = compaction;
        this.cleaning = cleaning;
        this.retention = retention;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
        this.lastHousekeepingMs = clock.millis();
    }

    void start() {
        thread.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    /// Flushes every head now and waits for it.
    ///
    /// @throws KafkaException if a flush did not commit
    /// @throws SegmentException if files could not be written
    public void flush() throws InterruptedException {
        await(CompletableFuture.runAsync(() -> consumer.heads().forEach(this::flush), thread));
    }

    /// Deletes samples: what is asked once the catalogue has read this finds them no more.
    ///
    /// @throws KafkaException if it did not commit
    public void delete(List<DeletionRecord> deletions) throws InterruptedException {
        await(CompletableFuture.runAsync(() -> publisher.update(deletions), thread));
    }

    /// Takes what is deleted out of the segments, and waits for it.
    ///
    /// @throws KafkaException if a step did not commit
    /// @throws SegmentException if files could not be read or written
    public void clean() throws InterruptedException {
        flush();
        await(CompletableFuture.runAsync(() -> cleaning.clean(clock.millis()), thread));
    }

    /// One partition's or one step's failure is none of the others.
    private void tick() {
        long nowMs = clock.millis();
        for (HeadPartition head : consumer.heads()) {
            long lastMs = lastFlushMs.computeIfAbsent(head.partition(), partition -> nowMs);
            boolean isDue = nowMs - lastMs >= config.interval().toMillis()
                    || config.isMuch(head.unflushedSamples(), head.seriesCount());
            if (isDue && nowMs >= retryMs.getOrDefault(head.partition(), Long.MIN_VALUE)) {
                retryMs.put(head.partition(), nowMs + Math.min(RETRY_MS, config.interval().toMillis()));
                if (attempt("flush", () -> flush(head))) {
                    retryMs.remove(head.partition());
                }
            }
        }
        if (nowMs - lastHousekeepingMs >= Math.min(HOUSEKEEPING_MS, config.interval().toMillis())) {
            lastHousekeepingMs = nowMs;
            keepHouse(nowMs);
        }
    }

    /// @return whether it succeeded
    private boolean attempt(String step, Runnable work) {
        try {
            work.run();
            return true;
        } catch (RuntimeException e) {
            metrics.failed();
            log.atError().addKeyValue("step", step).setCause(e).log("step failed, will be tried again");
            return false;
        }
    }

    private void flush(HeadPartition head) {
        long startNanos = System.nanoTime();
        lastFlushMs.put(head.partition(), clock.millis());
        HeadConsumer.Marked marked = awaitUnchecked(consumer.mark(head.partition()));
        if (marked == null || marked.mark().startOffset() >= marked.mark().endOffset()) {
            return;
        }
        FlushMark mark = marked.mark();
        List<SegmentRecord> segments = builder.build(mark);
        if (segments.isEmpty()) {
            // Ticks alone make no segment: the next one begins here, so that segments abut.
            trimmer.trim(mark.partition(), mark.startOffset());
            return;
        }
        publisher.publish(segments, mark.partition(), mark.endOffset(), marked.membership());
        // The catalogue hears of it from the topic; so does the head, whose next mark must not repeat it.
        awaitUnchecked(consumer.flushed(head, mark));
        metrics.flushed(startNanos);
        segments.forEach(segment -> log.atInfo().addKeyValue("segmentId", segment.segmentId())
                .addKeyValue("partition", segment.partition()).addKeyValue("kafkaOffset", segment.endOffset())
                .addKeyValue("seriesCount", segment.seriesCount()).log("segment flushed"));
        trimmer.trim(mark.partition(), mark.endOffset());
    }

    private void keepHouse(long nowMs) {
        attempt("eviction", () -> evict(nowMs));
        for (HeadPartition head : consumer.heads()) {
            attempt("compaction", () -> compaction.compact(head.partition(), nowMs));
        }
        attempt("retention", () -> retention.enforce(nowMs));
        attempt("cleaning", cleaning::forget);
        attempt("close", catalogue::closeRetired);
    }

    private void evict(long nowMs) {
        if (nowMs - announcedAtMs >= config.fileGrace().toMillis()) {
            // What was announced before may go now: selections that did not know of it have ended since.
            awaitUnchecked(consumer.evict(announcedMs, catalogue::endOffset));
            announcedMs = nowMs - config.headWindow().toMillis();
            announcedAtMs = nowMs;
            consumer.heads().forEach(head -> head.announceEviction(announcedMs));
        }
    }

    private static <T extends @Nullable Object> T awaitUnchecked(CompletableFuture<T> done) {
        try {
            return await(done);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while flushing", e);
        }
    }

    private static <T extends @Nullable Object> T await(CompletableFuture<T> done)
            throws InterruptedException {
        try {
            return done.get(TASK_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new KafkaException("flush failed", e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("the head did not answer within " + TASK_TIMEOUT_MS + " ms", e);
        }
    }

    /// Ends a flush that is under way, begins no other. Idempotent.
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(TASK_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        publisher.close();
        trimmer.close();
    }
}
