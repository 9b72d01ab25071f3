package io.narthex.config.discovery;

import io.narthex.config.DiscoveryConfig;
import io.narthex.config.TargetGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All discovery of one pool of targets: each mechanism in a thread of its own, their groups put together.
///
/// The listener gets the whole list at every change, one call at a time. When a mechanism fails, what it gave last
/// stays.
public final class PoolDiscovery implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PoolDiscovery.class);

    private final String role;
    private final String name;
    private final DiscoveryMetrics metrics;
    private final Consumer<List<TargetGroup>> listener;
    private final List<List<TargetGroup>> byMechanism = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;

    private PoolDiscovery(String role, String name, DiscoveryMetrics metrics, Consumer<List<TargetGroup>> listener) {
        this.role = role;
        this.name = name;
        this.metrics = metrics;
        this.listener = listener;
    }

    /// @param role for whom it discovers, as Prometheus' metrics have it: `scrape` or `notify`
    /// @param name of the pool
    /// @throws IOException if a mechanism cannot be set up or is not built
    public static PoolDiscovery start(String role, String name, List<DiscoveryConfig> configs, DiscoveryMetrics metrics,
            Consumer<List<TargetGroup>> listener) throws IOException {
        PoolDiscovery discovery = new PoolDiscovery(role, name, metrics, listener);
        try {
            requireBuilt(configs);
            discovery.startAll(configs);
        } catch (IOException e) {
            discovery.close();
            throw e;
        }
        return discovery;
    }

    private static void requireBuilt(List<DiscoveryConfig> configs) throws IOException {
        for (DiscoveryConfig config : configs) {
            if (config instanceof DiscoveryConfig.Unbuilt unbuilt) {
                throw new IOException("service discovery \"" + unbuilt.mechanism()
                        + "\" is understood but not built yet");
            }
        }
    }

    private void startAll(List<DiscoveryConfig> configs) throws IOException {
        List<Discoverer> discoverers = new ArrayList<>();
        for (DiscoveryConfig config : configs) {
            byMechanism.add(config instanceof DiscoveryConfig.Static fixed ? fixed.groups() : List.of());
            switch (config) {
                case DiscoveryConfig.File file -> discoverers.add(new FileDiscoverer(file, metrics));
                case DiscoveryConfig.Http http -> discoverers.add(new HttpDiscoverer(http, metrics));
                case DiscoveryConfig.Static _,DiscoveryConfig.Unbuilt _ -> {
                }
            }
        }
        update();
        int index = 0;
        for (int i = 0; i < configs.size(); i++) {
            if (!(configs.get(i) instanceof DiscoveryConfig.Static)) {
                startLoop(discoverers.get(index++), i);
            }
        }
    }

    private void startLoop(Discoverer discoverer, int mechanism) {
        threads.add(Thread.ofVirtual().name("discover-" + name + "-" + mechanism).start(() -> run(discoverer,
                mechanism)));
    }

    private void run(Discoverer discoverer, int mechanism) {
        try (discoverer) {
            while (!Thread.currentThread().isInterrupted()) {
                refresh(discoverer, mechanism);
                discoverer.await();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh(Discoverer discoverer, int mechanism) {
        long startNanos = System.nanoTime();
        try {
            List<TargetGroup> groups = discoverer.refresh();
            metrics.receivedUpdates.labelValues(role).inc();
            synchronized (this) {
                if (!closed && !groups.equals(byMechanism.get(mechanism))) {
                    replace(mechanism, groups);
                }
            }
        } catch (IOException e) {
            metrics.refreshFailures.labelValues(discoverer.mechanism(), name).inc();
            log.atError().addKeyValue("role", role).addKeyValue("pool", name)
                    .addKeyValue("mechanism", discoverer.mechanism()).addKeyValue(
                            "error", e.getMessage())
                    .log("cannot refresh targets");
        } catch (RuntimeException e) {
            metrics.refreshFailures.labelValues(discoverer.mechanism(), name).inc();
            log.atError().addKeyValue("role", role).addKeyValue("pool", name)
                    .addKeyValue("mechanism", discoverer.mechanism()).setCause(e)
                    .log("refresh of targets broke");
        } finally {
            metrics.refreshDuration.labelValues(discoverer.mechanism(), name).observe((System.nanoTime() - startNanos)
                    / 1e9);
        }
    }

    /// What the listener did not take counts as news the next time.
    private void replace(int mechanism, List<TargetGroup> groups) {
        List<TargetGroup> before = byMechanism.set(mechanism, groups);
        boolean taken = false;
        try {
            update();
            taken = true;
        } finally {
            if (!taken) {
                byMechanism.set(mechanism, before);
            }
        }
    }

    private synchronized void update() {
        List<TargetGroup> all = new ArrayList<>();
        byMechanism.forEach(all::addAll);
        metrics.discoveredTargets.labelValues(role, name).set(all.stream().mapToInt(group -> group.targets()
                .size()).sum());
        metrics.lastUpdate.labelValues(role, name).set(System.currentTimeMillis() / 1000.0);
        metrics.sentUpdates.labelValues(role).inc();
        listener.accept(all);
    }

    /// Ends all mechanisms; the listener is not called again afterwards. Idempotent.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        threads.forEach(Thread::interrupt);
        metrics.discoveredTargets.remove(role, name);
        metrics.lastUpdate.remove(role, name);
    }
}
