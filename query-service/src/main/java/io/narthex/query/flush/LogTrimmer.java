package io.narthex.query.flush;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes records of the samples topic that segments hold and that are old enough. Confined to the flushing thread.
final class LogTrimmer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogTrimmer.class);
    private static final long TIMEOUT_MS = 10_000;

    private final Admin admin;
    private final Duration keep;
    private final InstantSource clock;

    /// @param admin owned from here on
    LogTrimmer(Admin admin, Duration keep, InstantSource clock) {
        this.admin = admin;
        this.keep = keep;
        this.clock = clock;
    }

    /// Trims a partition to the earlier of what segments hold and what is old enough. A failure costs disk, not data: the
    /// next flush trims again.
    void trim(int partition, long durableEndOffset) {
        TopicPartition samples = new TopicPartition(Topics.SAMPLES, partition);
        try {
            long firstYoung = admin
                    .listOffsets(Map.of(samples, OffsetSpec.forTimestamp(clock.millis() - keep.toMillis())))
                    .partitionResult(samples).get(TIMEOUT_MS, TimeUnit.MILLISECONDS).offset();
            long before = firstYoung < 0 ? durableEndOffset : Math.min(durableEndOffset, firstYoung);
            if (before > 0) {
                admin.deleteRecords(Map.of(samples, RecordsToDelete.beforeOffset(before))).all().get(TIMEOUT_MS,
                        TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn().addKeyValue("partition", partition).addKeyValue("error", e.toString())
                    .log("log not trimmed, will be tried after the next flush");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
