package io.narthex.rules.notify;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.narthex.config.AlertingConfig.Alertmanager;
import io.narthex.config.discovery.DiscoveryMetrics;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.status.NotifierStatus;
import io.narthex.schema.table.StatusPublisher;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All Alertmanagers that the configuration names. Thread-safe.
final class Alertmanagers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Alertmanagers.class);

    private final String instanceId;
    private final NotifierSettings settings;
    private final NotifierMetrics metrics;
    private final DiscoveryMetrics discoveryMetrics;
    private final StatusPublisher status;
    private volatile List<AlertmanagerPool> pools = List.of();

    Alertmanagers(String instanceId, NotifierSettings settings, PrometheusRegistry registry,
            DiscoveryMetrics discoveryMetrics, StatusPublisher status) {
        this.instanceId = instanceId;
        this.settings = settings;
        this.metrics = new NotifierMetrics(registry, settings.queueCapacity(), this::longestQueue);
        this.discoveryMetrics = discoveryMetrics;
        this.status = status;
    }

    /// Entries that are the same run on with what they have queued.
    synchronized void apply(List<Alertmanager> configs) {
        List<AlertmanagerPool> before = new ArrayList<>(pools);
        List<AlertmanagerPool> after = new ArrayList<>();
        int failedCount = 0;
        for (int i = 0; i < configs.size(); i++) {
            Alertmanager config = configs.get(i);
            AlertmanagerPool same = before.stream().filter(pool -> pool.config().equals(config)).findFirst()
                    .orElse(null);
            if (same != null) {
                before.remove(same);
                after.add(same);
                continue;
            }
            try {
                after.add(new AlertmanagerPool("config-" + i, config, settings, metrics, discoveryMetrics,
                        this::report));
            } catch (IOException e) {
                failedCount++;
                log.atError().addKeyValue("entry", i).addKeyValue("error", e.getMessage())
                        .log("alertmanagers of this entry get nothing");
            }
        }
        pools = List.copyOf(after);
        before.forEach(AlertmanagerPool::close);
        discoveryMetrics.failedPools(AlertmanagerPool.ROLE, failedCount);
        report();
    }

    private int longestQueue() {
        return pools.stream().mapToInt(AlertmanagerPool::longestQueue).max().orElse(0);
    }

    private void report() {
        List<String> active = urls(AlertmanagerTargets::active);
        metrics.discovered(active.size());
        status.publish(new NotifierStatus(instanceId, active, urls(AlertmanagerTargets::dropped)));
    }

    private List<String> urls(Function<AlertmanagerTargets, Set<URI>> which) {
        Set<String> urls = new LinkedHashSet<>();
        pools.forEach(pool -> which.apply(pool.targets()).forEach(url -> urls.add(url.toString())));
        return List.copyOf(urls);
    }

    void send(Alert alert, Delivery delivery) {
        pools.forEach(pool -> pool.send(alert, delivery));
    }

    @Override
    public synchronized void close() {
        pools.forEach(AlertmanagerPool::close);
        pools = List.of();
        status.remove(new NotifierStatus(instanceId, List.of(), List.of()).key());
    }
}
