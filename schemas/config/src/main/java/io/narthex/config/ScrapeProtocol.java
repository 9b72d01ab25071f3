package io.narthex.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// An exposition format that a scrape may ask for.
public enum ScrapeProtocol {
    OPEN_METRICS_TEXT_0_0_1("OpenMetricsText0.0.1", "application/openmetrics-text", "version=0.0.1"),
    OPEN_METRICS_TEXT_1_0_0("OpenMetricsText1.0.0", "application/openmetrics-text", "version=1.0.0"),
    PROMETHEUS_PROTO("PrometheusProto", "application/vnd.google.protobuf",
            "proto=io.prometheus.client.MetricFamily;encoding=delimited"),
    PROMETHEUS_TEXT_0_0_4("PrometheusText0.0.4", "text/plain", "version=0.0.4"),
    PROMETHEUS_TEXT_1_0_0("PrometheusText1.0.0", "text/plain", "version=1.0.0");

    /// What a job asks for that names nothing, most wanted first.
    public static final List<ScrapeProtocol> DEFAULTS = List.of(OPEN_METRICS_TEXT_1_0_0, OPEN_METRICS_TEXT_0_0_1,
            PROMETHEUS_TEXT_1_0_0, PROMETHEUS_TEXT_0_0_4);

    /// The same for a job that scrapes native histograms.
    public static final List<ScrapeProtocol> PROTO_FIRST = List.of(PROMETHEUS_PROTO, OPEN_METRICS_TEXT_1_0_0,
            OPEN_METRICS_TEXT_0_0_1, PROMETHEUS_TEXT_1_0_0, PROMETHEUS_TEXT_0_0_4);

    private final String text;
    private final String mediaType;
    private final String parameters;

    ScrapeProtocol(String text, String mediaType, String parameters) {
        this.text = text;
        this.mediaType = mediaType;
        this.parameters = parameters;
    }

    /// As the configuration spells it.
    public String text() {
        return text;
    }

    public String mediaType() {
        return mediaType;
    }

    /// Media type and parameters, as the `Accept` header has them.
    public String accept() {
        return mediaType + ";" + parameters;
    }

    public static Optional<ScrapeProtocol> find(String text) {
        return Arrays.stream(values()).filter(protocol -> protocol.text.equals(text)).findFirst();
    }
}
