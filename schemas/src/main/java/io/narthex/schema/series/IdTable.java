package io.narthex.schema.series;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.narthex.model.SeriesId;
import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.table.TopicReader;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Resolves series ids and layouts of the whole log; one per process, shared by all its readers.
///
/// It reads `narthex.series` from offset 0 with a consumer of its own and never forgets while the process lives. A
/// record is immutable, so only presence matters, never order: a label set under an id that is not its own is refused
/// and counted. A reader that meets an unknown id waits in [#require] until the table has read
/// `series` up to the end it had at that moment; producers publish before they use, so the id is there then. Thread-safe.
public final class IdTable implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IdTable.class);

    private final Object lock = new Object();
    private final LabelStore store = new LabelStore();
    private final Map<LayoutId, List<SeriesId>> layouts = new HashMap<>();
    /// Confined to the reader's thread.
    private final SeriesBytes series = new SeriesBytes();
    private final LongAdder conflicts = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final TopicReader reader;

    private IdTable(LogConnection connection) {
        reader = new TopicReader(connection, Topics.SERIES, this::apply);
    }

    public static IdTable start(LogConnection connection) {
        return new IdTable(connection);
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            // A tombstone of a series says that no producer uses it any more; readers of old samples still may.
            return;
        }
        try {
            if (SeriesKey.isSeries(record.key())) {
                addSeries(SeriesKey.seriesId(record.key()), record.value());
            } else {
                addLayout(SeriesKey.layoutId(record.key()), SeriesCodecs.decodeLayout(record.value()));
            }
        } catch (MalformedRecordException e) {
            malformed.increment();
            log.atWarn().addKeyValue("topic", record.topic()).addKeyValue("partition", record.partition())
                    .addKeyValue("kafkaOffset", record.offset()).addKeyValue("error", e.getMessage())
                    .log("malformed record passed over");
        }
    }

    /// What belongs to an id is known by the id itself: a second record of it says the same, or is refused.
    private void addSeries(SeriesId id, byte[] value) {
        series.read(value);
        if (!id.equals(series.id())) {
            conflicts.increment();
            log.atError().addKeyValue("seriesId", id).log("label set refused: it does not belong to its id");
            return;
        }
        synchronized (lock) {
            if (!store.has(id.high(), id.low())) {
                store.put(id, series);
            }
        }
    }

    private void addLayout(LayoutId id, List<SeriesId> series) {
        if (!id.equals(SeriesCodecs.layoutId(series))) {
            conflicts.increment();
            log.atError().addKeyValue("layoutId", id).log("layout refused: it does not belong to its id");
            return;
        }
        synchronized (lock) {
            layouts.putIfAbsent(id, series);
        }
    }

    /// The series as far as it is known now, else null. Its texts are shared with all other series.
    public @Nullable SeriesRecord find(long idHigh, long idLow) {
        synchronized (lock) {
            return store.find(idHigh, idLow);
        }
    }

    public @Nullable SeriesRecord find(SeriesId id) {
        return find(id.high(), id.low());
    }

    /// The ids of a layout as far as it is known now, else null.
    public @Nullable List<SeriesId> findLayout(LayoutId id) {
        synchronized (lock) {
            return layouts.get(id);
        }
    }

    /// The series, after waiting for the table to read on where it is unknown.
    ///
    /// @throws UnknownSeriesException if `series` does not hold it
    /// @throws KafkaException if the cluster did not answer in time; nothing is known then and the caller may try again
    public SeriesRecord require(SeriesId id, Duration atMost) throws InterruptedException {
        return require(() -> find(id), "series ", id, atMost);
    }

    /// The series of a layout, after waiting for the table to read on where it is unknown.
    ///
    /// @throws UnknownSeriesException if `series` does not hold it
    /// @throws KafkaException if the cluster did not answer in time; nothing is known then and the caller may try again
    public List<SeriesId> requireLayout(LayoutId id, Duration atMost) throws InterruptedException {
        return require(() -> findLayout(id), "layout ", id, atMost);
    }

    private <T> T require(Supplier<@Nullable T> look, String what, Object id, Duration atMost)
            throws InterruptedException {
        T found = look.get();
        if (found != null) {
            return found;
        }
        try {
            reader.readToEnd().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new KafkaException("topic " + Topics.SERIES + " could not be read to its end within "
                    + atMost.toMillis() + " ms", e);
        }
        found = look.get();
        if (found == null) {
            throw new UnknownSeriesException(what + id + " is not in topic " + Topics.SERIES);
        }
        return found;
    }

    public int seriesCount() {
        synchronized (lock) {
            return store.size();
        }
    }

    /// Label sets and layouts refused because they do not belong to their id.
    public long conflictCount() {
        return conflicts.sum();
    }

    public long malformedCount() {
        return malformed.sum();
    }

    /// Completes once everything was read that the topic held when the table was started.
    public CompletableFuture<Void> caughtUp() {
        return reader.caughtUp();
    }

    public boolean isCaughtUp() {
        return reader.caughtUp().isDone() && !reader.caughtUp().isCompletedExceptionally();
    }

    /// Completes once everything was read that the topic held at the moment of this call.
    public CompletableFuture<Void> readToEnd() {
        return reader.readToEnd();
    }

    @Override
    public void close() {
        reader.close();
    }
}
