package io.narthex.ingest.scrape;

import io.narthex.model.Labels;
import io.narthex.model.MetricMetadata;
import io.narthex.model.Staleness;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps what scrapes write, or refuses it.
final class RecordingSink implements ScrapeSink {
    record Written(Labels labels, long timestampMs, double value) {
        boolean isMarker() {
            return Staleness.isMarker(value);
        }
    }

    private final List<List<Written>> batches = new ArrayList<>();
    final Map<String, MetricMetadata> metadata = new ConcurrentHashMap<>();
    volatile boolean refusing;
    volatile boolean breaking;

    @Override
    public synchronized void write(ScrapeBatch batch) throws IOException {
        if (refusing) {
            throw new IOException("broker is away");
        }
        if (breaking) {
            throw new IllegalStateException("sink is broken");
        }
        List<Written> written = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            written.add(new Written(batch.series(i).labels(), batch.timestampMs(i), batch.value(i)));
        }
        batches.add(written);
    }

    @Override
    public void metadata(String metricName, MetricMetadata what) {
        metadata.put(metricName, what);
    }

    synchronized List<Written> all() {
        return batches.stream().flatMap(List::stream).toList();
    }

    synchronized int batchCount() {
        return batches.size();
    }

    List<Written> of(String metricName) {
        return all().stream().filter(each -> each.labels().metricName().equals(metricName)).toList();
    }
}
