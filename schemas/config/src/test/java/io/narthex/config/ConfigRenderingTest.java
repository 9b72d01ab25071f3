package io.narthex.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

class ConfigRenderingTest {
    @Test
    void configurationIsShownWithDefaultsAsPrometheusShowsIt() {
        PrometheusConfig config = PrometheusConfigLoader
                .parse("""
                       global:
                         scrape_interval: 90s
                         external_labels: {b: "1", a: "x y", c: "true"}
                       rule_files: ["r/*.yml"]
                       scrape_configs:
                       - job_name: p
                         basic_auth: {username: u, password: s}
                         body_size_limit: 1500MB
                         params: {a: [b, c], "module": ["x: y"]}
                         relabel_configs:
                         - source_labels: [__address__, "job"]
                           target_label: foo
                           regex: "-x|.*"
                         - {action: hashmod, modulus: 4, source_labels: [a], target_label: "t", separator: "-"}
                         http_sd_configs:
                         - url: http://x/y
                         static_configs:
                         - targets: ["localhost:1"]
                           labels: {x: y}
                       """, Path.of(""));

        assertThat(config.toYaml()).isEqualTo("""
                                              global:
                                                scrape_interval: 1m30s
                                                scrape_timeout: 10s
                                                evaluation_interval: 1m
                                                external_labels:
                                                  a: x y
                                                  b: "1"
                                                  c: "true"
                                                metric_name_validation_scheme: utf8
                                                scrape_native_histograms: false
                                                extra_scrape_metrics: false
                                              runtime:
                                                gogc: 75
                                              rule_files:
                                              - r/*.yml
                                              scrape_configs:
                                              - job_name: p
                                                honor_timestamps: true
                                                track_timestamps_staleness: false
                                                params:
                                                  a:
                                                  - b
                                                  - c
                                                  module:
                                                  - 'x: y'
                                                scrape_interval: 1m30s
                                                scrape_timeout: 10s
                                                scrape_protocols:
                                                - OpenMetricsText1.0.0
                                                - OpenMetricsText0.0.1
                                                - PrometheusText1.0.0
                                                - PrometheusText0.0.4
                                                scrape_native_histograms: false
                                                always_scrape_classic_histograms: false
                                                convert_classic_histograms_to_nhcb: false
                                                metrics_path: /metrics
                                                scheme: http
                                                enable_compression: true
                                                body_size_limit: 1GiB476MiB
                                                metric_name_validation_scheme: utf8
                                                metric_name_escaping_scheme: allow-utf-8
                                                extra_scrape_metrics: false
                                                basic_auth:
                                                  username: u
                                                  password: <secret>
                                                follow_redirects: true
                                                enable_http2: true
                                                relabel_configs:
                                                - source_labels: [__address__, job]
                                                  separator: ;
                                                  regex: -x|.*
                                                  target_label: foo
                                                  replacement: $1
                                                  action: replace
                                                - source_labels: [a]
                                                  separator: '-'
                                                  modulus: 4
                                                  target_label: t
                                                  replacement: $1
                                                  action: hashmod
                                                http_sd_configs:
                                                - follow_redirects: true
                                                  enable_http2: true
                                                  refresh_interval: 1m
                                                  url: http://x/y
                                                static_configs:
                                                - targets:
                                                  - localhost:1
                                                  labels:
                                                    x: "y"
                                              otlp:
                                                translation_strategy: UnderscoreEscapingWithSuffixes
                                                label_name_underscore_sanitization: true
                                                label_name_preserve_multiple_underscores: true
                                              """);
    }

    @Test
    void whatIsShownReadsBackAsTheSame() {
        String once = PrometheusConfigLoader
                .parse("""
                       scrape_configs:
                       - job_name: "a: b"
                         relabel_configs: [{regex: "[a-z]+", action: labelmap, replacement: "#$1"}]
                         static_configs: [{targets: ["*", "null"], labels: {a: "'", b: " x "}}]
                       storage: {tsdb: {out_of_order_time_window: 5m, retention: {size: 1GB}}}
                       """, Path.of("")).toYaml();

        assertThat(PrometheusConfigLoader.parse(once, Path.of("")).toYaml()).isEqualTo(once);
    }
}
