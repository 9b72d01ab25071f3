package io.narthex.rules.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.narthex.schema.topic.LogConnection;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// A consumer for each replay, without a group.
record KafkaPastLog(LogConnection connection, String topic) implements PastLog {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int MAX_EMPTY_POLLS = 30;

    @Override
    public void replay(int partition, From from, long endOffsetExclusive, Predicate<PastRecord> visitor) {
        TopicPartition source = new TopicPartition(topic, partition);
        try (KafkaConsumer<byte[], byte[]> consumer = connection.assignedConsumer()) {
            consumer.assign(List.of(source));
            long firstOffset = switch (from) {
                case From.Offset offset -> offset.kafkaOffset();
                case From.AppendTime time -> firstSince(consumer, source, time.appendedAtMs(), endOffsetExclusive);
            };
            if (firstOffset < endOffsetExclusive) {
                consumer.seek(source, firstOffset);
                read(consumer, source, endOffsetExclusive, visitor);
            }
        }
    }

    private static long firstSince(KafkaConsumer<byte[], byte[]> consumer, TopicPartition source, long appendedAtMs,
            long otherwise) {
        OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(source, Math.max(0, appendedAtMs))).get(source);
        return found == null ? otherwise : found.offset();
    }

    private static void read(KafkaConsumer<byte[], byte[]> consumer, TopicPartition source, long endOffsetExclusive,
            Predicate<PastRecord> visitor) {
        int emptyPolls = 0;
        while (consumer.position(source) < endOffsetExclusive) {
            List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).records(source);
            emptyPolls = records.isEmpty() ? emptyPolls + 1 : 0;
            if (emptyPolls > MAX_EMPTY_POLLS) {
                throw new KafkaException(source + " could not be read again");
            }
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.offset() >= endOffsetExclusive) {
                    return;
                }
                if (record.value() != null
                        && !visitor.test(new PastRecord(record.offset(), record.timestamp(), record.value()))) {
                    return;
                }
            }
        }
    }
}
