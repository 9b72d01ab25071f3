package io.narthex.rules.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.rules.config.RuleDefaults;
import io.narthex.rules.config.RuleFiles;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.schema.Records;
import io.narthex.schema.codec.RecordType;
import io.narthex.schema.rule.RuleGroupVersion;
import io.narthex.schema.samples.SampleBatchWriter;
import io.narthex.schema.samples.Tick;
import io.narthex.schema.series.Partitioner;
import io.narthex.schema.series.SeriesCodecs;
import io.narthex.schema.series.SeriesKey;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Samples, Ticks, series and rule groups of some minutes, record by record, to be copied to many brokers. Half way one group
/// changes and one goes.
final class FrozenLog {
    static final long START_MS = 1_700_000_000_000L;
    private static final Duration LATENESS = Duration.ofSeconds(2);
    private static final int ROUNDS = 40;
    private static final int TICK_MS = 5_000;
    private static final String FIRST = """
                                        groups:
                                        - name: changes
                                          interval: 15s
                                          rules:
                                          - {record: 'job:rate', expr: 'sum by (job) (rate(requests_total[2m]))'}
                                          - {record: 'job:share', expr: 'job:rate / ignoring (job) group_left sum(job:rate)'}
                                          - {alert: Hot, expr: 'temperature > 22', for: 30s, annotations: {v: '{{ $value }}'}}
                                        - name: goes
                                          interval: 20s
                                          rules:
                                          - {alert: Down, expr: 'up == 0'}
                                          - {record: 'mean', expr: 'avg(temperature)'}
                                        """;
    private static final String SECOND = """
                                         groups:
                                         - name: changes
                                           interval: 15s
                                           rules:
                                           - {record: 'job:rate', expr: 'sum by (job) (rate(requests_total[2m]))'}
                                           - {record: 'top', expr: 'topk(2, rate(requests_total[1m]))'}
                                           - {alert: Hot, expr: 'temperature > 22', for: 30s, annotations: {v: '{{ $value }}'}}
                                         - name: comes
                                           interval: 10s
                                           rules:
                                           - {record: 'spread', expr: 'stddev(temperature)'}
                                         """;

    private final int partitionCount;
    private final List<ProducerRecord<byte[], byte[]>> control = new ArrayList<>();
    private final List<List<ProducerRecord<byte[], byte[]>>> rounds = new ArrayList<>();
    private final Set<Labels> published = new HashSet<>();
    private long ruleGroups;

    FrozenLog(long seed, int partitionCount) {
        this.partitionCount = partitionCount;
        List<RuleGroupVersion> first = groups(FIRST, START_MS);
        first.forEach(this::publish);
        long firstEnd = ruleGroups;
        groups(SECOND, START_MS + ROUNDS / 2 * RuleInput.PERIOD_MS).forEach(this::publish);
        publish(first.getLast().inactive());
        RuleInput input = new RuleInput(seed, 137);
        for (int round = 0; round < ROUNDS; round++) {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            addSamples(round, input.round(START_MS, round), records);
            for (int ms = TICK_MS; ms <= RuleInput.PERIOD_MS; ms += TICK_MS) {
                long timeMs = START_MS + (long) round * RuleInput.PERIOD_MS + ms;
                addTick(timeMs, round < ROUNDS / 2 ? firstEnd : ruleGroups, records);
            }
            rounds.add(records);
        }
    }

    private static List<RuleGroupVersion> groups(String yaml, long loadedAtMs) {
        return RuleFiles.parse("f", yaml, new RuleDefaults(TenantId.DEFAULT, Duration.ofMinutes(1), Duration.ZERO,
                LATENESS, Labels.EMPTY), loadedAtMs);
    }

    private void publish(RuleGroupVersion group) {
        ruleGroups++;
        control.add(new ProducerRecord<>(Topics.RULE_GROUPS, 0, RecordType.keyBytes(Records.RULE_GROUPS.key(group)),
                Records.RULE_GROUPS.encode(group)));
    }

    private void addSamples(int round, Map<Labels, Map.Entry<Long, Double>> samples,
            List<ProducerRecord<byte[], byte[]>> records) {
        Map<Integer, SampleBatchWriter> writers = new HashMap<>();
        samples.forEach((labels, sample) -> {
            SeriesId id = SeriesId.of(TenantId.DEFAULT, labels);
            int partition = Partitioner.partition(TenantId.DEFAULT, labels, partitionCount);
            if (published.add(labels)) {
                control.add(new ProducerRecord<>(Topics.SERIES, partition, SeriesKey.of(id),
                        SeriesCodecs.encodeSeries(TenantId.DEFAULT, labels)));
            }
            SampleBatchWriter writer = writers.computeIfAbsent(partition, _ -> new SampleBatchWriter());
            writer.beginSeries(id);
            writer.sample(sample.getKey(), Double.doubleToRawLongBits(sample.getValue()));
        });
        writers.forEach((partition, writer) -> {
            records.add(new ProducerRecord<>(Topics.SAMPLES, partition, null,
                    writer.finish(TenantId.DEFAULT, "w", round, 0, 1)));
            writer.close();
        });
    }

    private void addTick(long timeMs, long ruleGroupsEnd, List<ProducerRecord<byte[], byte[]>> records) {
        for (int partition = 0; partition < partitionCount; partition++) {
            records.add(new ProducerRecord<>(Topics.SAMPLES, partition, null,
                    new Tick("w", timeMs, ruleGroupsEnd).encode()));
        }
    }

    /// The last time at which each group that stays is evaluated, by its key; both record something every time.
    Map<String, Long> lastEvaluations() {
        long passedMs = START_MS + (long) ROUNDS * RuleInput.PERIOD_MS - LATENESS.toMillis();
        Map<String, Long> last = new HashMap<>();
        for (RuleGroupVersion version : groups(SECOND, START_MS)) {
            CompiledGroup group = CompiledGroup.of(version, Duration.ofMinutes(5).toMillis());
            last.put(group.key(), group.nextEvaluationMs(passedMs) - version.intervalMs());
        }
        return last;
    }

    int roundCount() {
        return rounds.size();
    }

    /// Copies series and rule groups, then the samples round by round.
    ///
    /// @param afterRound told after each
    void copyTo(LogConnection connection, java.util.function.IntConsumer afterRound) {
        try (KafkaProducer<byte[], byte[]> producer = connection.producer(Map.of())) {
            control.forEach(producer::send);
            producer.flush();
            for (int round = 0; round < rounds.size(); round++) {
                rounds.get(round).forEach(producer::send);
                producer.flush();
                afterRound.accept(round);
            }
        }
    }
}
