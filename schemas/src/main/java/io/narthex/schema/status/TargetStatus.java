package io.narthex.schema.status;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;

/// A target as the API shows it.
///
/// @param tenant isolation unit that the record belongs to
/// @param scrapePool name of the scrape configuration
/// @param active whether it is scraped; else relabelling dropped it
/// @param discoveredLabels labels before relabelling
/// @param labels labels after relabelling, without those of the meta prefix
/// @param scrapeUrl URL that is scraped
/// @param lastError error of the last scrape, or empty
/// @param lastScrapeMs start of the last scrape, epoch milliseconds; 0 before the first
/// @param lastScrapeDurationSeconds how long it took
/// @param health outcome of the last scrape
/// @param scrapeIntervalMs interval in force
/// @param scrapeTimeoutMs timeout in force
/// @param instanceId ingest instance that scrapes it
public record TargetStatus(TenantId tenant, String scrapePool, boolean active, Labels discoveredLabels, Labels labels,
        String scrapeUrl, String lastError, long lastScrapeMs, double lastScrapeDurationSeconds, TargetHealth health,
        long scrapeIntervalMs, long scrapeTimeoutMs, String instanceId) implements StatusRecord {}
