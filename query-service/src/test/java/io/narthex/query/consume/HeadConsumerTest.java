package io.narthex.query.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;

import io.narthex.model.SeriesId;
import io.narthex.query.exemplar.ExemplarStore;
import io.narthex.query.head.HeadMetrics;
import io.narthex.schema.samples.Tick;
import io.narthex.schema.series.LayoutId;
import io.narthex.schema.series.SeriesRecord;
import io.narthex.schema.series.UnknownSeriesException;
import io.narthex.schema.topic.Topics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeadConsumerTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.SAMPLES, 0);

    private final MockConsumer<byte[], byte[]> log = new MockConsumer<>("earliest");
    private final AtomicInteger failures = new AtomicInteger();

    @BeforeEach
    void fillTheLog() {
        log.updateBeginningOffsets(Map.of(PARTITION, 0L));
        log.updateEndOffsets(Map.of(PARTITION, 1L));
    }

    /// Knows no series.
    private static final class NoSeries implements SeriesLookup {
        @Override
        public SeriesRecord require(SeriesId id, Duration atMost) {
            throw new UnknownSeriesException("series " + id);
        }

        @Override
        public List<SeriesId> requireLayout(LayoutId id, Duration atMost) {
            throw new UnknownSeriesException("layout " + id);
        }
    }

    private IntToLongFunction segmentsEnd() {
        if (failures.getAndDecrement() > 0) {
            throw new KafkaException("the catalogue does not answer");
        }
        return partition -> 0;
    }

    private HeadConsumer start() {
        HeadConsumer started = new HeadConsumer(log, new NoSeries(), new HeadMetrics(new PrometheusRegistry()),
                new ExemplarStore(0, new PrometheusRegistry()),
                this::segmentsEnd);
        started.start();
        log.schedulePollTask(() -> {
            log.rebalance(List.of(PARTITION));
            log.addRecord(tick(0));
        });
        return started;
    }

    private static ConsumerRecord<byte[], byte[]> tick(long kafkaOffset) {
        return new ConsumerRecord<>(Topics.SAMPLES, 0, kafkaOffset, null, new Tick("w", 1000, 0).encode());
    }

    private static void awaitCaughtUp(HeadConsumer consumer) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> consumer.progress().caughtUp());
    }

    @Test
    void takesAPartitionOverThatItCouldNotTakeOverAtFirst() {
        failures.set(2);

        try (HeadConsumer consumer = start()) {
            awaitCaughtUp(consumer);
            assertThat(consumer.heads()).singleElement()
                    .satisfies(head -> assertThat(head.nextOffset()).isEqualTo(1));
        }
    }

    @Test
    void isNotCaughtUpWhileAPartitionThatCameBackIsReadAgain() {
        try (HeadConsumer consumer = start()) {
            awaitCaughtUp(consumer);

            log.schedulePollTask(() -> {
                log.updateEndOffsets(Map.of(PARTITION, 3L));
                log.rebalance(List.of());
                log.rebalance(List.of(PARTITION));
            });

            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> consumer.progress().total() == 3);
            assertThat(consumer.progress().caughtUp()).isFalse();
            log.schedulePollTask(() -> List.of(0L, 1L, 2L).forEach(offset -> log.addRecord(tick(offset))));
            awaitCaughtUp(consumer);
        }
    }
}
