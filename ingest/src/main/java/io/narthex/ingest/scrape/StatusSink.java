package io.narthex.ingest.scrape;

import io.narthex.schema.status.StatusRecord;

/// Where the state of pools and targets is shown. Never blocks.
public interface StatusSink {
    void publish(StatusRecord status);

    /// Removes what was published under a record's key.
    void remove(String key);
}
