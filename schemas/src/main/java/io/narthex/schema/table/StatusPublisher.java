package io.narthex.schema.table;

import io.narthex.schema.Records;
import io.narthex.schema.status.StatusRecord;
import io.narthex.schema.topic.LogConnection;

/// Publishes what a service shows of itself, without ever blocking or failing the caller; see [BackgroundPublisher].
public final class StatusPublisher implements AutoCloseable {
    private final BackgroundPublisher<StatusRecord> publisher;

    private StatusPublisher(BackgroundPublisher<StatusRecord> publisher) {
        this.publisher = publisher;
    }

    public static StatusPublisher start(LogConnection connection) {
        return new StatusPublisher(BackgroundPublisher.start(connection, Records.STATUS));
    }

    public void publish(StatusRecord status) {
        publisher.publish(status);
    }

    /// @param key [StatusRecord#key] of what is gone
    public void remove(String key) {
        publisher.remove(key);
    }

    /// Reports that never reached the log.
    public long droppedCount() {
        return publisher.droppedCount();
    }

    /// Writes what is queued, for at most two seconds. Idempotent.
    @Override
    public void close() {
        publisher.close();
    }
}
