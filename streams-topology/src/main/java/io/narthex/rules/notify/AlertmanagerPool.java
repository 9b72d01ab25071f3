package io.narthex.rules.notify;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.config.AlertingConfig.Alertmanager;
import io.narthex.config.TargetGroup;
import io.narthex.config.client.HttpFetcher;
import io.narthex.config.discovery.DiscoveryMetrics;
import io.narthex.config.discovery.PoolDiscovery;
import io.narthex.config.relabel.Relabeler;
import io.narthex.model.Labels;
import io.narthex.schema.alert.Alert;

/// One entry of `alerting.alertmanagers`: its discovery, and a queue for each Alertmanager that this gives. Thread-safe.
final class AlertmanagerPool implements AutoCloseable {
    static final String ROLE = "notify";

    private final Alertmanager config;
    private final NotifierSettings settings;
    private final NotifierMetrics metrics;
    private final Runnable changed;
    private final Relabeler alertRelabeler;
    private final HttpFetcher fetcher;
    private final Map<URI, AlertmanagerQueue> queues = new LinkedHashMap<>();
    private final PoolDiscovery discovery;
    private AlertmanagerTargets targets = AlertmanagerTargets.NONE;

    /// @param name of the pool in metrics
    /// @param changed told after the targets changed
    /// @throws IOException if it asks for what is not built, or a certificate cannot be read
    AlertmanagerPool(String name, Alertmanager config, NotifierSettings settings, NotifierMetrics metrics,
            DiscoveryMetrics discoveryMetrics, Runnable changed) throws IOException {
        if (config.sigv4()) {
            throw new IOException("sigv4 is understood but not built yet");
        }
        this.config = config;
        this.settings = settings;
        this.metrics = metrics;
        this.changed = changed;
        this.alertRelabeler = Relabeler.of(config.alertRelabelConfigs());
        this.fetcher = new HttpFetcher(config.http());
        try {
            this.discovery = PoolDiscovery.start(ROLE, name, config.discovery(), discoveryMetrics, this::discovered);
        } catch (IOException e) {
            fetcher.close();
            throw e;
        }
    }

    Alertmanager config() {
        return config;
    }

    private void discovered(List<TargetGroup> groups) {
        synchronized (this) {
            targets = AlertmanagerTargets.of(config, groups);
            queues.entrySet().removeIf(entry -> {
                boolean isGone = !targets.active().contains(entry.getKey());
                if (isGone) {
                    entry.getValue().close();
                }
                return isGone;
            });
            for (URI url : targets.active()) {
                queues.computeIfAbsent(url,
                        _ -> new AlertmanagerQueue(url, fetcher, config.timeout(), settings, metrics));
            }
        }
        changed.run();
    }

    synchronized AlertmanagerTargets targets() {
        return targets;
    }

    synchronized int longestQueue() {
        return queues.values().stream().mapToInt(AlertmanagerQueue::length).max().orElse(0);
    }

    synchronized void send(Alert alert, Delivery delivery) {
        Labels labels = alertRelabeler.apply(alert.labels());
        if (labels != null) {
            Outgoing outgoing = new Outgoing(alert, labels, delivery);
            queues.values().forEach(queue -> queue.add(outgoing));
        }
    }

    @Override
    public void close() {
        discovery.close();
        synchronized (this) {
            queues.values().forEach(AlertmanagerQueue::close);
            queues.clear();
        }
        fetcher.close();
    }
}
