package io.narthex.query.history;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.source.SeriesSelection;
import io.narthex.promql.source.SeriesSource;
import io.narthex.promql.source.SourceUnavailableException;
import io.narthex.query.catalogue.Deletions;
import io.narthex.query.catalogue.SegmentCatalogue;
import io.narthex.query.merge.MergeCursor;
import io.narthex.query.merge.SeriesRun;
import io.narthex.query.source.RemainingCursor;
import io.narthex.query.source.SegmentRun;
import io.narthex.schema.Records;
import io.narthex.schema.catalogue.CatalogueRecord;
import io.narthex.schema.samples.SampleBatchReader;
import io.narthex.schema.table.CompactedTable;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import io.narthex.segment.SegmentException;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.store.LocalObjectStore;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// The segments in force without what is deleted, read beside a running query service. What is not flushed yet is not
/// here: [#completeUntilMs] tells how far the segments reach. Thread-safe.
public final class SegmentHistory implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int MAX_EMPTY_POLLS = 20;
    private static final long READERS_SHARE = 4;

    private final LogConnection log;
    private final int partitionCount;
    private final SegmentCatalogue catalogue;
    private final CompactedTable<CatalogueRecord> segments;

    /// @param path folder that the query service keeps its segments in
    /// @throws KafkaException if the log does not answer
    public SegmentHistory(LogConnection log, Path path) throws InterruptedException {
        this.log = log;
        TopicDescription samples = describe(log);
        this.partitionCount = samples.partitions().size();
        this.catalogue = new SegmentCatalogue(new LocalObjectStore(path), samples.topicId().toString(),
                InstantSource.system(), TIMEOUT.toMillis(), Runtime.getRuntime().maxMemory() / READERS_SHARE);
        this.segments = CompactedTable.start(log, Records.SEGMENTS, List.of(catalogue));
        segments.awaitCaughtUp(TIMEOUT);
    }

    private static TopicDescription describe(LogConnection log) throws InterruptedException {
        try (Admin admin = log.admin()) {
            return Objects.requireNonNull(admin.describeTopics(List.of(Topics.SAMPLES)).allTopicNames()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).get(Topics.SAMPLES));
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the log does not describe topic " + Topics.SAMPLES, e);
        }
    }

    /// One source for each partition, in their order.
    public List<SeriesSource> partitions() {
        return IntStream.range(0, partitionCount)
                .mapToObj(partition -> (SeriesSource) selection -> select(partition, selection)).toList();
    }

    private SeriesCursor select(int partition, SeriesSelection selection) {
        // First of all: a deletion is forgotten only when nothing holds its samples any more.
        Deletions deletions = catalogue.deletions(selection.tenant(), selection.startMsInclusive(),
                selection.endMsInclusive());
        List<SeriesRun> runs = new ArrayList<>();
        try {
            for (SegmentManifest manifest : catalogue.inForce()) {
                if (manifest.origin().partition() == partition && manifest.origin().tenant().equals(selection.tenant())
                        && manifest.overlaps(selection.startMsInclusive(), selection.endMsInclusive())) {
                    runs.add(new SegmentRun(catalogue.reader(manifest), selection.matchers(),
                            selection.startMsInclusive(), selection.endMsInclusive()));
                }
            }
            SeriesCursor all = new MergeCursor(runs);
            return deletions.isEmpty() ? all : new RemainingCursor(all, deletions);
        } catch (SegmentException e) {
            runs.forEach(SeriesRun::close);
            throw new SourceUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    /// When the first samples were appended that no segment holds: those of an earlier time are here, but for what came
    /// late. The end of time where segments hold everything.
    public long completeUntilMs() {
        long untilMs = Long.MAX_VALUE;
        try (KafkaConsumer<byte[], byte[]> consumer = log.assignedConsumer()) {
            List<TopicPartition> samples = IntStream.range(0, partitionCount)
                    .mapToObj(partition -> new TopicPartition(Topics.SAMPLES, partition)).toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(samples);
            Map<TopicPartition, Long> begins = new HashMap<>(consumer.beginningOffsets(samples));
            for (TopicPartition partition : samples) {
                long first = Math.max(catalogue.endOffset(partition.partition()),
                        begins.getOrDefault(partition, 0L));
                untilMs = Math.min(untilMs,
                        firstBatchMs(consumer, partition, first, ends.getOrDefault(partition, 0L)));
            }
        }
        return untilMs;
    }

    /// A partition without samples has Ticks only, which make no segment.
    private static long firstBatchMs(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition,
            long firstOffset, long endOffset) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, firstOffset);
        int emptyPolls = 0;
        while (consumer.position(partition) < endOffset) {
            List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).records(partition);
            emptyPolls = records.isEmpty() ? emptyPolls + 1 : 0;
            if (emptyPolls > MAX_EMPTY_POLLS) {
                throw new KafkaException(partition + " could not be read");
            }
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.value() != null && SampleBatchReader.isBatch(record.value())) {
                    return record.timestamp();
                }
            }
        }
        return Long.MAX_VALUE;
    }

    @Override
    public void close() {
        segments.close();
        catalogue.close();
    }
}
