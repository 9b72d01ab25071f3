package io.narthex.query.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;

import io.narthex.schema.topic.LogConnection;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class SegmentPublisherTest {
    @Test
    void aProducerThatCouldNotStartIsClosed() {
        LogConnection nobody = new LogConnection("127.0.0.1:1", Map.of("max.block.ms", "200"));
        try (SegmentPublisher publisher = new SegmentPublisher(nobody, "never-started")) {
            assertThatThrownBy(() -> publisher.forget(List.of("x"))).isInstanceOf(KafkaException.class);
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().contains("never-started"));
    }
}
