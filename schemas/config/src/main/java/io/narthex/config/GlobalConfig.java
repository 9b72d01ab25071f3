package io.narthex.config;

import java.time.Duration;
import java.util.List;

import io.narthex.model.Labels;

/// The section `global`.
///
/// @param scrapeProtocols empty where the file names none and every job chooses its own default
/// @param queryLogFile empty for none
/// @param scrapeFailureLogFile empty for none
/// @param limits what a job inherits where it says nothing; zero means no limit
/// @param nameEscaping the scheme a job inherits where it says nothing
public record GlobalConfig(Duration scrapeInterval, Duration scrapeTimeout, Duration evaluationInterval,
        Duration ruleQueryOffset, List<ScrapeProtocol> scrapeProtocols, Labels externalLabels, String queryLogFile,
        String scrapeFailureLogFile, ScrapeLimits limits, HistogramModes histograms, boolean extraScrapeMetrics,
        NameValidation nameValidation, NameEscaping nameEscaping) {}
