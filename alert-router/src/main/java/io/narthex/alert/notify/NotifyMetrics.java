package io.narthex.alert.notify;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// The metrics of notifying, named as Alertmanager names them.
public final class NotifyMetrics {
    final Counter notifications;
    final Counter failures;
    final Counter requests;
    final Counter requestFailures;
    final Histogram latency;
    final Counter suppressed;
    final Counter nflogQueries;
    final Gauge nflogEntries;

    public NotifyMetrics(PrometheusRegistry registry) {
        notifications = Counter.builder().name("alertmanager_notifications_total")
                .help("Notifications that were attempted").labelNames("integration").register(registry);
        failures = Counter.builder().name("alertmanager_notifications_failed_total")
                .help("Notifications that failed for good").labelNames("integration", "reason").register(registry);
        requests = Counter.builder().name("alertmanager_notification_requests_total")
                .help("Single attempts to notify").labelNames("integration").register(registry);
        requestFailures = Counter.builder().name("alertmanager_notification_requests_failed_total")
                .help("Single attempts that failed").labelNames("integration").register(registry);
        latency = Histogram.builder().name("alertmanager_notification_latency_seconds")
                .help("Duration of single attempts").labelNames("integration")
                .classicUpperBounds(1, 5, 10, 15, 20).register(registry);
        suppressed = Counter.builder().name("alertmanager_notifications_suppressed_total")
                .help("Alerts that were not notified, by what muted them").labelNames("reason").register(registry);
        nflogQueries = Counter.builder().name("alertmanager_nflog_queries_total")
                .help("Look-ups in the notification log").register(registry);
        nflogEntries = Gauge.builder().name("alertmanager_nflog_entries").help("Entries of the notification log")
                .register(registry);
        for (Suppression reason : Suppression.values()) {
            suppressed.initLabelValues(reason.label());
        }
    }

    /// Makes the series of an integration visible before its first notification.
    public void expect(String integration) {
        notifications.initLabelValues(integration);
        requests.initLabelValues(integration);
        requestFailures.initLabelValues(integration);
        latency.initLabelValues(integration);
        for (FailureReason reason : FailureReason.values()) {
            failures.initLabelValues(integration, reason.label());
        }
    }
}
