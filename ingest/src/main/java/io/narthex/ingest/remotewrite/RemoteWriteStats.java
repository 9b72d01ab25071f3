package io.narthex.ingest.remotewrite;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// The receiver's counters, named as Prometheus names them where it has them.
public final class RemoteWriteStats {
    final Counter invalidLabels;
    final Counter outOfBounds;
    final Counter tooOld;
    final Counter samples;

    public RemoteWriteStats(PrometheusRegistry registry) {
        invalidLabels = Counter.builder().name("prometheus_api_remote_write_invalid_labels_samples_total")
                .help("Samples of remote write requests that were skipped because their labels are invalid.")
                .register(registry);
        outOfBounds = Counter.builder().name("narthex_ingest_remote_write_out_of_bound_samples_total")
                .help("Samples refused because they lie too far in the future.").register(registry);
        tooOld = Counter.builder().name("narthex_ingest_remote_write_too_old_samples_total")
                .help("Samples refused because they are older than the accepted age.").register(registry);
        samples = Counter.builder().name("narthex_ingest_remote_write_samples_total")
                .help("Samples received and acknowledged by the log.").register(registry);
    }
}
