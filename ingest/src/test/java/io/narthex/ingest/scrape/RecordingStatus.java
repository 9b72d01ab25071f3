package io.narthex.ingest.scrape;

import io.narthex.schema.status.ScrapePoolStatus;
import io.narthex.schema.status.StatusRecord;
import io.narthex.schema.status.TargetStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Keeps the latest status under each key.
final class RecordingStatus implements StatusSink {
    private final Map<String, StatusRecord> records = new LinkedHashMap<>();

    @Override
    public synchronized void publish(StatusRecord status) {
        records.put(status.key(), status);
    }

    @Override
    public synchronized void remove(String key) {
        records.remove(key);
    }

    synchronized List<TargetStatus> targets() {
        return records.values().stream().filter(TargetStatus.class::isInstance).map(TargetStatus.class::cast).toList();
    }

    synchronized List<ScrapePoolStatus> pools() {
        return records.values().stream().filter(ScrapePoolStatus.class::isInstance).map(ScrapePoolStatus.class::cast)
                .toList();
    }
}
