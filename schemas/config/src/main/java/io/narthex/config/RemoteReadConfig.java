package io.narthex.config;

import java.time.Duration;
import java.util.Map;

import io.narthex.model.Labels;

/// One entry of `remote_read`.
///
/// @param chunkedReadLimitBytes of one streamed frame
/// @param requiredMatchers equality matchers that a query must have for this endpoint to be asked
public record RemoteReadConfig(String url, Duration remoteTimeout, long chunkedReadLimitBytes,
        Map<String, String> headers, boolean readRecent, String name, HttpClientConfig http, Labels requiredMatchers,
        boolean filterExternalLabels) {}
