package io.narthex.schema.table;

import java.util.concurrent.CompletableFuture;

import io.narthex.schema.codec.RecordType;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Writes records of one control topic through a producer that it does not own. Thread-safe.
///
/// Kafka's producer may block the caller for up to its `max.block.ms` while it knows no broker; it must not be called
/// from a producer callback.
public final class RecordPublisher<V> {
    private final Producer<byte[], byte[]> producer;
    private final RecordType<V> type;

    public RecordPublisher(Producer<byte[], byte[]> producer, RecordType<V> type) {
        this.producer = producer;
        this.type = type;
    }

    /// Completes once the cluster has acknowledged the record.
    public CompletableFuture<Void> publish(V value) {
        return send(type.key(value), type.encode(value));
    }

    /// Writes a tombstone.
    public CompletableFuture<Void> remove(String key) {
        return send(key, null);
    }

    private CompletableFuture<Void> send(String key, byte @Nullable [] value) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        try {
            producer.send(new ProducerRecord<>(type.topic(), RecordType.keyBytes(key), value), (metadata, failure) -> {
                if (failure == null) {
                    acknowledged.complete(null);
                } else {
                    acknowledged.completeExceptionally(failure);
                }
            });
        } catch (KafkaException e) {
            acknowledged.completeExceptionally(e);
        }
        return acknowledged;
    }
}
