package io.narthex.ingest.scrape;

import io.narthex.config.Durations;
import io.narthex.config.PrometheusConfig;
import io.narthex.config.ScrapeConfig;
import io.narthex.config.discovery.DiscoveryMetrics;
import io.narthex.model.Labels;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/// All scrape pools of a process, as the configuration has them.
///
/// [#apply] may be called again at any time: pools whose configuration is the same run on; changed ones are made anew
/// and take over what their targets last wrote; removed ones end their series.
public final class ScrapePools implements AutoCloseable {
    private final Shared shared;
    private final Map<String, ScrapePool> pools = new LinkedHashMap<>();

    /// What all pools use.
    ///
    /// @param leaving loops of removed targets that still have their series to end
    /// @param isScraped whether a job now has a target with these labels
    record Shared(ScrapeSettings settings, ScrapeSink sink, StatusSink status, TargetOwnership ownership,
            ScrapeMetrics metrics, DiscoveryMetrics discoveryMetrics, InstantSource clock,
            Set<ScrapeLoop> leaving, BiPredicate<String, Labels> isScraped) {}

    public ScrapePools(ScrapeSettings settings, ScrapeSink sink, StatusSink status, TargetOwnership ownership,
            InstantSource clock, PrometheusRegistry registry, DiscoveryMetrics discoveryMetrics) {
        shared = new Shared(settings, sink, status, ownership, new ScrapeMetrics(registry), discoveryMetrics, clock,
                ConcurrentHashMap.newKeySet(), this::isScraped);
    }

    /// Makes the pools what a configuration says.
    public synchronized void apply(PrometheusConfig config) {
        Set<String> jobs = config.scrapeConfigs().stream().map(ScrapeConfig::jobName).collect(Collectors.toSet());
        List<String> removed = pools.keySet().stream().filter(job -> !jobs.contains(job)).toList();
        for (String job : removed) {
            ScrapePool pool = pools.remove(job);
            if (pool != null) {
                pool.remove();
            }
        }
        for (ScrapeConfig scrape : config.scrapeConfigs()) {
            ScrapePool pool = pools.get(scrape.jobName());
            if (pool == null) {
                start(scrape, Map.of());
            } else if (!pool.config().equals(scrape)) {
                reload(pool, scrape);
            }
        }
        shared.discoveryMetrics().failedPools("scrape",
                (int) pools.values().stream().filter(ScrapePool::hasFailed).count());
    }

    private void start(ScrapeConfig config, Map<Labels, List<ScrapedSeries>> inherited) {
        ScrapePool pool = new ScrapePool(config, shared, inherited);
        pools.put(config.jobName(), pool);
        pool.start();
    }

    private void reload(ScrapePool pool, ScrapeConfig config) {
        long startNanos = System.nanoTime();
        start(config, pool.replace());
        shared.metrics().poolReloads.inc();
        if (pools.values().stream().anyMatch(each -> each.config() == config && each.hasFailed())) {
            shared.metrics().poolReloadsFailed.inc();
        }
        shared.metrics().reloadLength.labelValues(Durations.format(config.scrapeInterval())).observe((System.nanoTime()
                - startNanos) / 1e9);
    }

    /// Waits while a configuration is being applied, so that it never asks between a pool and its successor.
    private synchronized boolean isScraped(String job, Labels labels) {
        ScrapePool pool = pools.get(job);
        return pool != null && pool.isScraped(labels);
    }

    /// Looks again at which targets this instance owns: what it lost it stops without markers.
    public synchronized void reassign() {
        pools.values().forEach(ScrapePool::reassign);
    }

    /// How many targets are scraped now, by job.
    public synchronized Map<String, Integer> targetCounts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        new ArrayList<>(pools.entrySet()).forEach(entry -> counts.put(entry.getKey(), entry.getValue().targets()
                .size()));
        return counts;
    }

    /// Ends all scraping without markers: the next start goes on where this one ended. Idempotent.
    @Override
    public synchronized void close() {
        pools.values().forEach(ScrapePool::close);
        pools.clear();
        shared.leaving().forEach(ScrapeLoop::stopQuietly);
    }
}
