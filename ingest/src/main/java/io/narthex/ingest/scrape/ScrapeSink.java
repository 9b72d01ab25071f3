package io.narthex.ingest.scrape;

import io.narthex.model.MetricMetadata;
import java.io.IOException;

/// Where scrapes go: the log, in production. Called by many threads at once.
public interface ScrapeSink {
    /// Writes one scrape whole and returns once it is acknowledged.
    ///
    /// @throws IOException if it was not; then none of it counts as written and the scrape has failed
    void write(ScrapeBatch batch) throws IOException;

    /// Says what an exposition told about a metric family. Never blocks and never fails the scrape.
    void metadata(String metricName, MetricMetadata metadata);
}
