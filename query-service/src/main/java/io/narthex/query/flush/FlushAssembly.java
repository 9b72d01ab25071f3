package io.narthex.query.flush;

import java.security.SecureRandom;
import java.time.InstantSource;

import io.narthex.query.catalogue.SegmentCatalogue;
import io.narthex.query.consume.HeadConsumer;
import io.narthex.schema.topic.LogConnection;
import io.narthex.segment.store.ObjectStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// Wires the flusher.
public final class FlushAssembly {
    private FlushAssembly() {}

    /// Which log the segments come from.
    ///
    /// @param clusterId Kafka's id of the cluster
    /// @param topicId Kafka's UUID of the samples topic
    public record LogIdentity(String clusterId, String topicId) {}

    /// Starts the flushing thread.
    ///
    /// @param instanceId a second process under the same id fences the first one's commits
    public static Flusher start(HeadConsumer consumer, SegmentCatalogue catalogue, ObjectStore store,
            LogConnection log, LogIdentity identity, String instanceId, FlushConfig config,
            PrometheusRegistry registry) {
        InstantSource clock = InstantSource.system();
        FlushMetrics metrics = new FlushMetrics(registry);
        SegmentPublisher publisher = new SegmentPublisher(log, "narthex-flush-" + instanceId);
        SegmentBuilder builder = new SegmentBuilder(store, catalogue, config.scratch(), identity.clusterId(),
                identity.topicId(), clock, new SecureRandom());
        Flusher flusher = new Flusher(consumer, builder, publisher, catalogue,
                new LogTrimmer(log.admin(), config.logKeep(), metrics, clock),
                new Compaction(catalogue, builder, publisher),
                new Cleaning(catalogue, builder, publisher, consumer::heads),
                new Retention(catalogue, publisher, store, config, metrics,
                        partition -> consumer.heads().stream().anyMatch(head -> head.partition() == partition)),
                config, metrics, clock);
        flusher.start();
        return flusher;
    }
}
