package io.narthex.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One entry of `remote_write`.
///
/// @param name unique, empty for one made of the configuration's hash
/// @param protobufMessage `prometheus.WriteRequest` or `io.prometheus.write.v2.Request`
/// @param cloudAuth the kinds of cloud authentication it asks for: `sigv4`, `azuread`, `google_iam`
public record RemoteWriteConfig(String url, Duration remoteTimeout, Map<String, String> headers,
        List<RelabelConfig> writeRelabelConfigs, String name, boolean sendExemplars, boolean sendNativeHistograms,
        boolean roundRobinDns, String protobufMessage, boolean failedRequestLogging, HttpClientConfig http,
        Queue queue, Metadata metadata, List<String> cloudAuth) {
    public record Queue(long capacity, long maxShards, long minShards, long maxSamplesPerSend,
            Duration batchSendDeadline, Duration minBackoff, Duration maxBackoff, boolean retryOnHttp429,
            Duration sampleAgeLimit) {}

    public record Metadata(boolean send, Duration sendInterval, long maxSamplesPerSend) {}
}
