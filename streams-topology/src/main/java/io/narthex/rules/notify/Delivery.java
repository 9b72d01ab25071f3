package io.narthex.rules.notify;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Alerts that were read together: done once every Alertmanager has had, refused or missed each of them. Thread-safe.
final class Delivery {
    private final Map<TopicPartition, OffsetAndMetadata> ends;
    private final AtomicInteger open = new AtomicInteger(1);

    /// @param ends the place in the log that is reached with them
    Delivery(Map<TopicPartition, OffsetAndMetadata> ends) {
        this.ends = Map.copyOf(ends);
    }

    /// One more that waits in some queue.
    void begin() {
        open.incrementAndGet();
    }

    /// One less; also said once by whoever reads, after the last was queued.
    void end() {
        open.decrementAndGet();
    }

    boolean isDone() {
        return open.get() == 0;
    }

    Map<TopicPartition, OffsetAndMetadata> ends() {
        return ends;
    }
}
