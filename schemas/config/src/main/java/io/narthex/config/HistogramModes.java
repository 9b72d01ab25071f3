package io.narthex.config;

/// Which forms of a histogram a scrape keeps.
///
/// @param convertClassicToNhcb whether classic histograms become native ones with custom buckets
/// @param alwaysScrapeClassic whether the classic form is kept beside a native one
public record HistogramModes(boolean scrapeNative, boolean convertClassicToNhcb, boolean alwaysScrapeClassic) {}
