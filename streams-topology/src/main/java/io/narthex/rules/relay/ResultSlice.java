package io.narthex.rules.relay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.narthex.schema.Records;
import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.rule.RuleResult;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Results that are published together, and the place that is reached with them.
record ResultSlice(List<RuleResult> results, Map<TopicPartition, OffsetAndMetadata> ends) {
    private static final Logger log = LoggerFactory.getLogger(ResultSlice.class);

    ResultSlice {
        results = List.copyOf(results);
        ends = Map.copyOf(ends);
    }

    /// Cuts records, in their order, into slices of at most so many samples; only a single record may have more.
    static List<ResultSlice> of(Iterable<ConsumerRecord<byte[], byte[]>> records, int maxSamples) {
        List<ResultSlice> slices = new ArrayList<>();
        List<RuleResult> results = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        int samples = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            List<RuleResult> next = decode(record);
            int count = next.stream().mapToInt(result -> result.samples().size()).sum();
            if (samples > 0 && samples + count > maxSamples) {
                slices.add(new ResultSlice(results, ends));
                results.clear();
                samples = 0;
            }
            samples += count;
            results.addAll(next);
            ends.put(
                    new TopicPartition(record.topic(), record.partition()),
                    new OffsetAndMetadata(record.offset() + 1));
        }
        if (!ends.isEmpty()) {
            slices.add(new ResultSlice(results, ends));
        }
        return slices;
    }

    /// None of a malformed record.
    private static List<RuleResult> decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return List.of(Records.RULE_RESULTS.decode(record.value()));
        } catch (MalformedRecordException e) {
            log.atWarn().addKeyValue("topic", Topics.RULE_RESULTS).addKeyValue("partition", record.partition())
                    .addKeyValue("kafkaOffset", record.offset()).addKeyValue("error", e.getMessage())
                    .log("malformed result passed over");
            return List.of();
        }
    }
}
