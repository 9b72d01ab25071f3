package io.narthex.rules.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// A consumer for each replay, without a group.
record KafkaSampleLog(LogConnection connection) implements SampleLog {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int MAX_EMPTY_POLLS = 30;

    @Override
    public void replay(int partition, long fromAppendTimeMs, long endOffsetExclusive, Consumer<byte[]> action) {
        TopicPartition samples = new TopicPartition(Topics.SAMPLES, partition);
        try (KafkaConsumer<byte[], byte[]> consumer = connection.assignedConsumer()) {
            consumer.assign(List.of(samples));
            OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(samples, Math.max(0, fromAppendTimeMs)))
                    .get(samples);
            if (found == null || found.offset() >= endOffsetExclusive) {
                return;
            }
            consumer.seek(samples, found.offset());
            int emptyPolls = 0;
            while (consumer.position(samples) < endOffsetExclusive) {
                List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).records(samples);
                emptyPolls = records.isEmpty() ? emptyPolls + 1 : 0;
                if (emptyPolls > MAX_EMPTY_POLLS) {
                    throw new KafkaException("samples of partition " + partition + " could not be read again");
                }
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (record.offset() < endOffsetExclusive && record.value() != null) {
                        action.accept(record.value());
                    }
                }
            }
        }
    }
}
