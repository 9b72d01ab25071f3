package io.narthex.query.flush;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.narthex.schema.topic.ConsumerGroups;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes records of the samples topic that segments hold and that are old enough. While the rules service is behind,
/// nothing is deleted for a day: it reads the log alone. Confined to the flushing thread.
final class LogTrimmer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogTrimmer.class);
    private static final long TIMEOUT_MS = 10_000;
    /// A rules service that runs commits many times in it.
    private static final Duration BEHIND = Duration.ofMinutes(1);
    private static final Duration UNREAD_KEEP = Duration.ofDays(1);

    private final Admin admin;
    private final Duration keep;
    private final FlushMetrics metrics;
    private final InstantSource clock;
    /// By partition, so that no record is counted twice.
    private final Map<Integer, Long> trimmedTo = new HashMap<>();

    /// @param admin owned from here on
    LogTrimmer(Admin admin, Duration keep, FlushMetrics metrics, InstantSource clock) {
        this.admin = admin;
        this.keep = keep;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// Trims a partition to the earlier of what segments hold and what is old enough. A failure costs disk, not data: the
    /// next flush trims again.
    void trim(int partition, long durableEndOffset) {
        TopicPartition samples = new TopicPartition(Topics.SAMPLES, partition);
        try {
            OptionalLong evaluated = evaluatedEndOffset(samples);
            if (evaluated.isPresent() && evaluated.getAsLong() < firstOffsetSince(samples, BEHIND)
                    && evaluated.getAsLong() >= firstOffsetSince(samples, UNREAD_KEEP)) {
                log.atInfo().addKeyValue("partition", partition).addKeyValue("kafkaOffset", evaluated.getAsLong())
                        .log("log not trimmed, for rules are behind");
                return;
            }
            long before = Math.min(durableEndOffset, firstOffsetSince(samples, keep));
            if (before > 0) {
                admin.deleteRecords(Map.of(samples, RecordsToDelete.beforeOffset(before))).all().get(TIMEOUT_MS,
                        TimeUnit.MILLISECONDS);
                evaluated.ifPresent(offset -> reportUnread(partition, offset, before));
            }
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn().addKeyValue("partition", partition).addKeyValue("error", e.toString())
                    .log("log not trimmed, will be tried after the next flush");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// How far rules have read; empty where they never did.
    private OptionalLong evaluatedEndOffset(TopicPartition samples)
            throws ExecutionException, InterruptedException, TimeoutException {
        OffsetAndMetadata committed = admin.listConsumerGroupOffsets(ConsumerGroups.RULES)
                .partitionsToOffsetAndMetadata().get(TIMEOUT_MS, TimeUnit.MILLISECONDS).get(samples);
        return committed == null ? OptionalLong.empty() : OptionalLong.of(committed.offset());
    }

    /// Of the first record appended since; the largest number if there is none.
    private long firstOffsetSince(TopicPartition samples, Duration ago)
            throws ExecutionException, InterruptedException, TimeoutException {
        long offset = admin.listOffsets(Map.of(samples, OffsetSpec.forTimestamp(clock.millis() - ago.toMillis())))
                .partitionResult(samples).get(TIMEOUT_MS, TimeUnit.MILLISECONDS).offset();
        return offset < 0 ? Long.MAX_VALUE : offset;
    }

    private void reportUnread(int partition, long evaluatedEndOffset, long before) {
        long from = Math.max(evaluatedEndOffset, trimmedTo.getOrDefault(partition, evaluatedEndOffset));
        trimmedTo.put(partition, before);
        if (from < before) {
            metrics.trimmedUnread(before - from);
            log.atWarn().addKeyValue("partition", partition).addKeyValue("recordCount", before - from)
                    .log("log trimmed that rules have not read");
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
