package io.narthex.config;

/// What one scrape, or one pool, may hold at most; zero means no limit.
///
/// @param bodySizeBytes of the uncompressed exposition
/// @param samples after metric relabelling
/// @param targets of the pool, after relabelling
/// @param labels per series, after metric relabelling
/// @param labelNameLength in UTF-8 bytes
/// @param labelValueLength in UTF-8 bytes
/// @param keepDroppedTargets how many dropped targets of the pool are remembered
/// @param nativeHistogramBuckets per native histogram
/// @param nativeHistogramMinBucketFactor the least growth from one bucket to the next
public record ScrapeLimits(long bodySizeBytes, long samples, long targets, long labels, long labelNameLength,
        long labelValueLength, long keepDroppedTargets, long nativeHistogramBuckets,
        double nativeHistogramMinBucketFactor) {
    public static final ScrapeLimits NONE = new ScrapeLimits(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
