package io.narthex.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// One entry of `scrape_configs`, with what it inherits from `global` filled in.
///
/// @param scrapeTimeout at most the interval
/// @param scrapeProtocols what to ask a target for, most wanted first
/// @param fallbackScrapeProtocol how to read a target that names no known format; null to fail instead
/// @param params of the URL
/// @param honorLabels whether a label of the exposition wins over the target's
/// @param honorTimestamps whether timestamps of the exposition are kept
/// @param trackTimestampsStaleness whether series with a timestamp of their own get staleness markers too
/// @param scrapeFailureLogFile empty for none
/// @param toYaml this entry alone as Prometheus shows it, secrets masked
public record ScrapeConfig(String jobName, Duration scrapeInterval, Duration scrapeTimeout,
        List<ScrapeProtocol> scrapeProtocols, @Nullable ScrapeProtocol fallbackScrapeProtocol, String metricsPath,
        String scheme, Map<String, List<String>> params, boolean honorLabels, boolean honorTimestamps,
        boolean trackTimestampsStaleness, boolean enableCompression, boolean extraScrapeMetrics,
        String scrapeFailureLogFile, ScrapeLimits limits, HistogramModes histograms, NameValidation nameValidation,
        NameEscaping nameEscaping, HttpClientConfig http, List<DiscoveryConfig> discovery,
        List<RelabelConfig> relabelConfigs, List<RelabelConfig> metricRelabelConfigs, String toYaml) {}
