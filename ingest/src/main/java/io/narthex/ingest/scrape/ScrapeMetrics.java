package io.narthex.ingest.scrape;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// Prometheus' metrics of scrape pools, targets and scrapes.
public final class ScrapeMetrics {
    final Counter pools;
    final Counter poolsFailed;
    final Counter poolReloads;
    final Counter poolReloadsFailed;
    final Summary reloadLength;
    final Counter poolExceededTargetLimit;
    final Gauge poolTargetLimit;
    final Gauge poolTargets;
    final Counter poolSyncs;
    final Summary syncLength;
    final Counter syncFailed;
    final Counter exceededBodySizeLimit;
    final Counter cacheFlushForced;
    final Summary intervalLength;
    final Counter exceededSampleLimit;
    final Counter duplicateTimestamp;
    final Counter outOfOrder;
    final Counter outOfBounds;
    final Counter exceededLabelLimits;
    final Histogram scrapeDuration;
    final Gauge metadataEntries;
    final Counter notWritten;

    public ScrapeMetrics(PrometheusRegistry registry) {
        pools = counter(registry, "prometheus_target_scrape_pools", "Attempts to create a scrape pool.");
        poolsFailed = counter(registry, "prometheus_target_scrape_pools_failed", "Failed attempts to create one.");
        poolReloads = counter(registry, "prometheus_target_scrape_pool_reloads", "Reloads of scrape pools.");
        poolReloadsFailed = counter(registry, "prometheus_target_scrape_pool_reloads_failed",
                "Failed reloads of scrape pools.");
        reloadLength = quantiles("prometheus_target_reload_length_seconds", "How long a reload of a pool takes.")
                .labelNames("interval").register(registry);
        poolExceededTargetLimit = counter(registry, "prometheus_target_scrape_pool_exceeded_target_limit",
                "Times that a pool hit its target limit.");
        poolTargetLimit = gauge("prometheus_target_scrape_pool_target_limit", "Target limit of a pool.", registry);
        poolTargets = gauge("prometheus_target_scrape_pool_targets", "Targets of a pool.", registry);
        poolSyncs = Counter.builder().name("prometheus_target_scrape_pool_sync").help("Syncs of a pool.").labelNames(
                "scrape_job").register(registry);
        syncLength = quantiles("prometheus_target_sync_length_seconds", "How long a sync of a pool takes.").labelNames(
                "scrape_job").register(registry);
        syncFailed = Counter.builder().name("prometheus_target_sync_failed").help("Targets that could not be made.")
                .labelNames("scrape_job").register(registry);
        exceededBodySizeLimit = counter(registry, "prometheus_target_scrapes_exceeded_body_size_limit",
                "Scrapes over the body size limit.");
        cacheFlushForced = counter(registry, "prometheus_target_scrapes_cache_flush_forced",
                "Times that a series cache was flushed because it grew while scrapes failed.");
        intervalLength = quantiles("prometheus_target_interval_length_seconds", "Real intervals between scrapes.")
                .labelNames("interval").register(registry);
        exceededSampleLimit = counter(registry, "prometheus_target_scrapes_exceeded_sample_limit",
                "Scrapes over the sample limit.");
        duplicateTimestamp = counter(registry, "prometheus_target_scrapes_sample_duplicate_timestamp",
                "Samples refused because their scrape held the series already.");
        outOfOrder = counter(registry, "prometheus_target_scrapes_sample_out_of_order",
                "Samples refused because of their order; always 0, any order is accepted.");
        outOfBounds = counter(registry, "prometheus_target_scrapes_sample_out_of_bounds",
                "Samples refused because their timestamp is too far in the future.");
        exceededLabelLimits = counter(registry, "prometheus_target_scrape_pool_exceeded_label_limits",
                "Scrapes over a label limit.");
        scrapeDuration = Histogram.builder().name("prometheus_target_scrape_duration_seconds").help(
                "Duration of scrapes from their start to the acknowledgement.").nativeOnly().register(registry);
        metadataEntries = gauge("prometheus_target_metadata_cache_entries", "Metric families with metadata.",
                registry);
        notWritten = counter(registry, "narthex_ingest_scrapes_not_written",
                "Scrapes that succeeded but that the log did not take.");
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help) {
        Counter counter = Counter.builder().name(name).help(help).register(registry);
        counter.inc(0);
        return counter;
    }

    private static Gauge gauge(String name, String help, PrometheusRegistry registry) {
        return Gauge.builder().name(name).help(help).labelNames("scrape_job").register(registry);
    }

    private static Summary.Builder quantiles(String name, String help) {
        return Summary.builder().name(name).help(help).quantile(0.01).quantile(0.05).quantile(0.5).quantile(0.9)
                .quantile(0.99);
    }

    /// Drops what a pool that ended showed.
    void forget(String job) {
        poolTargetLimit.remove(job);
        poolTargets.remove(job);
        poolSyncs.remove(job);
        syncLength.remove(job);
        syncFailed.remove(job);
        metadataEntries.remove(job);
    }
}
