package io.narthex.config;

import java.time.Duration;
import java.util.Map;

/// The section `tracing`.
///
/// @param clientType `grpc` or `http`
/// @param samplingFraction 0 to 1
/// @param compression `gzip` or empty
public record TracingConfig(String clientType, String endpoint, double samplingFraction, boolean insecure,
        HttpClientConfig.Tls tls, Map<String, String> headers, String compression, Duration timeout) {}
