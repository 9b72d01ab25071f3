package io.narthex.alert.router;

import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.silence.SilenceState;
import io.narthex.alert.silence.Silences;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// The router's metrics, named as Alertmanager names them.
final class RouterMetrics {
    final Counter received;
    final Counter invalid;
    final Counter limited;
    final Gauge reloadSuccessful;
    final Gauge reloadTimestamp;
    final Gauge configHash;
    final Gauge receivers;
    final Gauge integrations;
    final Gauge inhibitionRules;
    final Histogram processing;

    RouterMetrics(PrometheusRegistry registry, String version) {
        received = Counter.builder().name("alertmanager_alerts_received_total").help("Alerts received")
                .labelNames("status", "version").register(registry);
        received.initLabelValues("firing", "v2");
        received.initLabelValues("resolved", "v2");
        invalid = Counter.builder().name("alertmanager_alerts_invalid_total").help("Alerts received that were invalid")
                .labelNames("version").register(registry);
        invalid.initLabelValues("v2");
        limited = Counter.builder().name("alertmanager_alerts_limited_total")
                .help("New alerts that were dropped because too many share their name").register(registry);
        reloadSuccessful = gauge(registry, "alertmanager_config_last_reload_successful",
                "Whether the last attempt to load the configuration succeeded");
        reloadTimestamp = gauge(registry, "alertmanager_config_last_reload_success_timestamp_seconds",
                "When the configuration was last loaded");
        configHash = gauge(registry, "alertmanager_config_hash", "Hash of the loaded configuration");
        receivers = gauge(registry, "alertmanager_receivers", "Receivers that are used");
        integrations = gauge(registry, "alertmanager_integrations", "Integrations of the receivers that are used");
        inhibitionRules = gauge(registry, "alertmanager_inhibition_rules", "Inhibition rules");
        processing = Histogram.builder().name("alertmanager_dispatcher_alert_processing_duration_seconds")
                .help("Time to put an alert into its groups").classicUpperBounds(0.0001, 0.001, 0.01, 0.1, 1)
                .register(registry);
        Gauge build = Gauge.builder().name("alertmanager_build_info")
                .help("Constant 1, labelled with what was built")
                .labelNames("branch", "goarch", "goos", "goversion", "revision", "version").register(registry);
        build.labelValues("", System.getProperty("os.arch", ""), System.getProperty("os.name", ""), "", "", version)
                .set(1);
        cluster(registry);
    }

    private static void cluster(PrometheusRegistry registry) {
        gauge(registry, "alertmanager_cluster_enabled", "Whether routers share their state").set(1);
        gauge(registry, "alertmanager_cluster_members", "Members that this router knows of").set(1);
        gauge(registry, "alertmanager_cluster_failed_peers", "Members that failed").set(0);
        gauge(registry, "alertmanager_cluster_health_score", "0 is healthy").set(0);
        gauge(registry, "alertmanager_peer_position", "Position among the members; owners of groups need none").set(0);
    }

    private static Gauge gauge(PrometheusRegistry registry, String name, String help) {
        return Gauge.builder().name(name).help(help).register(registry);
    }

    void watch(PrometheusRegistry registry, AlertRouter router) {
        GaugeWithCallback.builder().name("alertmanager_alerts").help("Alerts by state").labelNames("state")
                .callback(callback -> {
                    int suppressed = 0;
                    int active = 0;
                    for (KnownAlert alert : router.openAlerts()) {
                        if (router.status(alert.labels()).isSuppressed()) {
                            suppressed++;
                        } else {
                            active++;
                        }
                    }
                    callback.call(active, "active");
                    callback.call(suppressed, "suppressed");
                    callback.call(0, "unprocessed");
                }).register(registry);
        GaugeWithCallback.builder().name("alertmanager_silences").help("Silences by state").labelNames("state")
                .callback(callback -> {
                    int[] counts = new int[SilenceState.values().length];
                    router.silences().all()
                            .forEach(silence -> counts[Silences.stateOf(silence, router.nowMs()).ordinal()]++);
                    for (SilenceState state : SilenceState.values()) {
                        callback.call(counts[state.ordinal()], state.text());
                    }
                }).register(registry);
        GaugeWithCallback.builder().name("alertmanager_dispatcher_aggregation_groups").help("Groups of alerts")
                .callback(callback -> callback.call(router.groupCount())).register(registry);
    }
}
