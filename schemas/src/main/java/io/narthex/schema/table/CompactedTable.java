package io.narthex.schema.table;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.codec.RecordType;
import io.narthex.schema.topic.LogConnection;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The latest value of every key of a control topic, read from offset 0 by a consumer of its own and followed for ever.
///
/// Only committed records are seen. A record that is malformed is counted and passed over. Reading is safe from any
/// thread; the values of one moment are those of [#values].
///
/// @param <V> the record, or the sealed interface over the kinds that share the topic
public final class CompactedTable<V> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CompactedTable.class);

    private final RecordType<V> type;
    private final Map<String, V> values = new ConcurrentHashMap<>();
    private final List<TableListener<V>> listeners = new CopyOnWriteArrayList<>();
    private final LongAdder malformed = new LongAdder();
    private final TopicReader reader;

    private CompactedTable(LogConnection connection, RecordType<V> type, List<TableListener<V>> listeners) {
        this.type = type;
        this.listeners.addAll(listeners);
        this.reader = new TopicReader(connection, type.topic(), this::apply);
    }

    public static <V> CompactedTable<V> start(LogConnection connection, RecordType<V> type) {
        return start(connection, type, List.of());
    }

    /// @param listeners told of every change from the first record on
    public static <V> CompactedTable<V> start(LogConnection connection, RecordType<V> type,
            List<TableListener<V>> listeners) {
        return new CompactedTable<>(connection, type, listeners);
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            malformed.increment();
            return;
        }
        String key = RecordType.keyText(record.key());
        V after = null;
        if (record.value() != null) {
            try {
                after = type.decode(record.value());
            } catch (MalformedRecordException e) {
                malformed.increment();
                log.atWarn().addKeyValue("topic", record.topic()).addKeyValue("partition", record.partition())
                        .addKeyValue("kafkaOffset", record.offset()).addKeyValue("error", e.getMessage())
                        .log("malformed record passed over");
                return;
            }
        }
        V before = after == null ? values.remove(key) : values.put(key, after);
        if (before != null || after != null) {
            for (TableListener<V> listener : listeners) {
                tell(listener, key, before, after);
            }
        }
    }

    private void tell(TableListener<V> listener, String key, @Nullable V before, @Nullable V after) {
        try {
            listener.changed(key, before, after);
        } catch (RuntimeException e) {
            log.atError().addKeyValue("topic", type.topic()).setCause(e).log("a listener of a table failed");
        }
    }

    public @Nullable V find(String key) {
        return values.get(key);
    }

    /// The values as they stand; a copy.
    public Collection<V> values() {
        return List.copyOf(values.values());
    }

    /// Keys and values as they stand; a copy.
    public Map<String, V> entries() {
        return Map.copyOf(values);
    }

    /// From the next change on. Changes before it are not told.
    public void listen(TableListener<V> listener) {
        listeners.add(listener);
    }

    public boolean isCaughtUp() {
        return reader.caughtUp().isDone() && !reader.caughtUp().isCompletedExceptionally();
    }

    /// Completes once everything was read that the topic held when the table was started.
    public CompletableFuture<Void> caughtUp() {
        return reader.caughtUp();
    }

    /// Completes once everything was read that the topic held at the moment of this call.
    public CompletableFuture<Void> readToEnd() {
        return reader.readToEnd();
    }

    /// Waits for [#caughtUp].
    ///
    /// @throws IllegalStateException if it takes longer
    public void awaitCaughtUp(Duration atMost) throws InterruptedException {
        try {
            reader.caughtUp().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("topic " + type.topic() + " was not read within " + atMost, e);
        }
    }

    /// Records passed over because they are malformed.
    public long malformedCount() {
        return malformed.sum();
    }

    @Override
    public void close() {
        reader.close();
    }
}
