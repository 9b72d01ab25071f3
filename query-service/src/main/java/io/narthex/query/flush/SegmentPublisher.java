package io.narthex.query.flush;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.narthex.schema.Records;
import io.narthex.schema.catalogue.CatalogueRecord;
import io.narthex.schema.catalogue.SegmentRecord;
import io.narthex.schema.codec.RecordType;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Writes manifests and consumed offsets in one transaction. Confined to the flushing thread.
///
/// The transaction carries the membership under which the samples were read: when the partition has another owner by
/// now, the commit fails and nobody ever sees the manifest.
final class SegmentPublisher implements AutoCloseable {
    private final LogConnection connection;
    private final String transactionalId;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    SegmentPublisher(LogConnection connection, String transactionalId) {
        this.connection = connection;
        this.transactionalId = transactionalId;
    }

    /// Adds segments and moves the group's offset behind what they hold.
    ///
    /// @throws KafkaException if the transaction did not commit
    void publish(List<SegmentRecord> segments, int partition, long endOffset, ConsumerGroupMetadata membership) {
        inTransaction(open -> {
            segments.forEach(segment -> open.send(record(segment)));
            open.sendOffsetsToTransaction(
                    Map.of(new TopicPartition(Topics.SAMPLES, partition), new OffsetAndMetadata(endOffset)),
                    membership);
        });
    }

    /// Writes records that change what the catalogue says, all or none.
    void update(List<? extends CatalogueRecord> records) {
        inTransaction(open -> records.forEach(one -> open.send(record(one))));
    }

    /// Forgets segments whose files are gone, and deletions of which nothing is left.
    void forget(List<String> keys) {
        inTransaction(open -> keys.forEach(key -> open
                .send(new ProducerRecord<>(Topics.SEGMENTS, RecordType.keyBytes(key), null))));
    }

    private static ProducerRecord<byte[], byte[]> record(CatalogueRecord segment) {
        return new ProducerRecord<>(Topics.SEGMENTS, RecordType.keyBytes(Records.SEGMENTS.key(segment)),
                Records.SEGMENTS.encode(segment));
    }

    private interface Sends {
        void sendTo(KafkaProducer<byte[], byte[]> producer);
    }

    private void inTransaction(Sends sends) {
        KafkaProducer<byte[], byte[]> open = open();
        try {
            open.beginTransaction();
            sends.sendTo(open);
            open.commitTransaction();
        } catch (KafkaException e) {
            abort(open, e);
            throw e;
        }
    }

    private KafkaProducer<byte[], byte[]> open() {
        KafkaProducer<byte[], byte[]> open = producer;
        if (open == null) {
            open = connection.producer(Map.of("transactional.id", transactionalId, "transaction.timeout.ms", "60000"));
            try {
                open.initTransactions();
            } catch (KafkaException e) {
                open.close(Duration.ZERO);
                throw e;
            }
            producer = open;
        }
        return open;
    }

    /// A producer that failed may be fenced or in an unknown state: the next transaction begins with a fresh one, whose
    /// start also ends what this one left open.
    private void abort(KafkaProducer<byte[], byte[]> failed, KafkaException cause) {
        producer = null;
        try {
            failed.abortTransaction();
        } catch (KafkaException e) {
            cause.addSuppressed(e);
        } finally {
            failed.close();
        }
    }

    @Override
    public void close() {
        KafkaProducer<byte[], byte[]> open = producer;
        producer = null;
        if (open != null) {
            open.close();
        }
    }
}
