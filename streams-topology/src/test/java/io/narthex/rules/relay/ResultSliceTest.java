package io.narthex.rules.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.Records;
import io.narthex.schema.rule.ResultSample;
import io.narthex.schema.rule.RuleResult;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ResultSliceTest {
    private static ConsumerRecord<byte[], byte[]> record(int partition, long offset, int samples) {
        RuleResult result = new RuleResult(TenantId.DEFAULT, "f;g", "v", 1,
                Collections.nCopies(samples, ResultSample.of(Labels.of("__name__", "r"), 1, 2)));
        return new ConsumerRecord<>(
                Topics.RULE_RESULTS, partition, offset, new byte[0], Records.RULE_RESULTS.encode(result));
    }

    private static List<List<Integer>> sizes(List<ResultSlice> slices) {
        return slices.stream()
                .map(slice -> slice.results().stream().map(result -> result.samples().size()).toList()).toList();
    }

    private static Map<TopicPartition, OffsetAndMetadata> ends(long first, long second) {
        return Map.of(
                new TopicPartition(Topics.RULE_RESULTS, 0), new OffsetAndMetadata(first),
                new TopicPartition(Topics.RULE_RESULTS, 1), new OffsetAndMetadata(second));
    }

    @Test
    void aBacklogIsCutAndEachSliceEndsWhereItsRecordsDo() {
        List<ResultSlice> slices = ResultSlice.of(
                List.of(record(0, 5, 4), record(1, 9, 6), record(0, 6, 3), record(1, 10, 30), record(1, 11, 1)), 10);
        assertThat(sizes(slices)).containsExactly(List.of(4, 6), List.of(3), List.of(30), List.of(1));
        assertThat(slices.get(0).ends()).isEqualTo(ends(6, 10));
        assertThat(slices.get(1).ends()).isEqualTo(ends(7, 10));
        assertThat(slices.get(3).ends()).isEqualTo(ends(7, 12));
    }

    @Test
    void aMalformedRecordIsPassedOverAndCommitted() {
        ConsumerRecord<byte[], byte[]> broken = new ConsumerRecord<>(
                Topics.RULE_RESULTS, 1, 3, new byte[0], new byte[]{1});
        List<ResultSlice> slices = ResultSlice.of(List.of(record(0, 0, 1), broken), 10);
        assertThat(sizes(slices)).containsExactly(List.of(1));
        assertThat(slices.getFirst().ends()).isEqualTo(ends(1, 4));
    }

    @Test
    void nothingGivesNoSlice() {
        assertThat(ResultSlice.of(List.of(), 10)).isEmpty();
    }
}
