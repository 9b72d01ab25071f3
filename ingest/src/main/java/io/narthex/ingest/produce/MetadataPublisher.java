package io.narthex.ingest.produce;

import java.util.LinkedHashMap;
import java.util.Map;

import io.narthex.model.MetricMetadata;
import io.narthex.model.TenantId;
import io.narthex.schema.metadata.MetadataRecord;
import io.narthex.schema.table.BackgroundPublisher;

/// Publishes what expositions say about metrics, each thing once for as long as it is remembered. Never blocks. Thread-safe.
public final class MetadataPublisher {
    private static final int MAX_REMEMBERED = 100_000;

    private final BackgroundPublisher<MetadataRecord> publisher;
    private final Map<String, MetricMetadata> published = new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MetricMetadata> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    public MetadataPublisher(BackgroundPublisher<MetadataRecord> publisher) {
        this.publisher = publisher;
    }

    public void publish(TenantId tenant, String metricName, MetricMetadata metadata) {
        synchronized (published) {
            if (metadata.equals(published.put(tenant + "/" + metricName, metadata))) {
                return;
            }
        }
        publisher.publish(
                new MetadataRecord(tenant, metricName, metadata.type(), metadata.help(), metadata.unit()));
    }
}
