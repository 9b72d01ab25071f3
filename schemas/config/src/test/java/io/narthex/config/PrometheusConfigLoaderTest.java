package io.narthex.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusConfigLoaderTest {
    private static PrometheusConfig parse(String yaml) {
        return PrometheusConfigLoader.parse(yaml, Path.of("conf"));
    }

    @Test
    void emptyTextGivesTheDefaults() {
        PrometheusConfig config = parse("");

        assertThat(config.global().scrapeInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.global().scrapeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.global().evaluationInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.scrapeConfigs()).isEmpty();
        assertThat(config.notBuilt()).isEmpty();
    }

    @Test
    void allUnknownKeysAndWrongTypesAreNamedWithTheirLines() {
        assertThatThrownBy(() -> parse("""
                                       global:
                                         foo: 1
                                       scrape_configs:
                                       - job_name: x
                                         foo: 1
                                         honor_labels: maybe
                                         sample_limit: abcdefghijklmno
                                         params: [1]
                                         tls_config: {zz: 1}
                                         authorization: {zz: 1}
                                         static_configs:
                                         - targets: [a]
                                           zz: 1
                                         file_sd_configs:
                                         - files: [a.json]
                                           zz: 1
                                         relabel_configs:
                                         - zz: 1
                                         job_name: y
                                       zz: 1
                                       rule_files: 3
                                       """))
                .hasMessage("""
                            yaml: unmarshal errors:
                              line 2: field foo not found in type config.plain
                              line 5: field foo not found in type config.ScrapeConfig
                              line 6: cannot unmarshal !!str `maybe` into bool
                              line 7: cannot unmarshal !!str `abcdefg...` into uint
                              line 8: cannot unmarshal !!seq into url.Values
                              line 9: field zz not found in type config.plain
                              line 10: field zz not found in type config.Authorization
                              line 13: field zz not found in type struct { Targets []string "yaml:\\"targets\\""; \
                            Labels model.LabelSet "yaml:\\"labels\\"" }
                              line 16: field zz not found in type file.plain
                              line 18: field zz not found in type relabel.plain
                              line 19: field job_name already set in type config.ScrapeConfig
                              line 20: field zz not found in type config.plain
                              line 21: cannot unmarshal !!int `3` into []string""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                                                                   global: {scrape_interval: abc5} | not a valid duration string: "abc5"
                                                                   global: {scrape_interval: 1s, scrape_timeout: 2s} | global scrape timeout greater than scrape interval
                                                                   global: {scrape_protocols: []} | scrape_protocols cannot be empty for global config
                                                                   global: {external_labels: {"": x}} | "" is not a valid label name
                                                                   rule_files: ["a/*/b"] | invalid rule file path "a/*/b"
                                                                   scrape_configs: [{}] | job_name is empty
                                                                   scrape_configs: [null] | empty or null scrape config section
                                                                   scrape_configs: [{job_name: a}, {job_name: a}] | found multiple scrape configs with job name "a"
                                                                   scrape_configs: [{job_name: a, scrape_timeout: 2m}] | scrape timeout greater than scrape interval for scrape config with job name "a"
                                                                   scrape_configs: [{job_name: a, body_size_limit: 1XB}] | units: unknown unit XB in 1XB
                                                                   scrape_configs: [{job_name: a, static_configs: [{targets: ["http://x"]}]}] | "http://x" is not a valid hostname
                                                                   scrape_configs: [{job_name: a, bearer_token: x, bearer_token_file: y}] | at most one of bearer_token & bearer_token_file must be configured
                                                                   scrape_configs: [{job_name: a, authorization: {type: Basic}}] | authorization type cannot be set to "basic", use "basic_auth" instead
                                                                   scrape_configs: [{job_name: a, tls_config: {cert_file: x}}] | exactly one of key or key_file must be configured when a client certificate is configured
                                                                   scrape_configs: [{job_name: a, no_proxy: x}] | if no_proxy is configured, proxy_url must also be configured
                                                                   scrape_configs: [{job_name: a, http_headers: {authorization: {values: [x]}}}] | setting header "Authorization" is not allowed
                                                                   scrape_configs: [{job_name: a, relabel_configs: [null]}] | empty or null target relabeling rule in scrape config
                                                                   scrape_configs: [{job_name: a, relabel_configs: [{action: zap}]}] | unknown relabel action "zap"
                                                                   scrape_configs: [{job_name: a, relabel_configs: [{}]}] | relabel configuration for replace action requires 'target_label' value
                                                                   scrape_configs: [{job_name: a, relabel_configs: [{action: hashmod, target_label: a}]}] | relabel configuration for hashmod requires non-zero modulus
                                                                   scrape_configs: [{job_name: a, relabel_configs: [{action: labeldrop, target_label: a}]}] | labeldrop action requires only 'regex', and no other fields
                                                                   scrape_configs: [{job_name: a, relabel_configs: [{regex: '(', target_label: a}]}] | error parsing regexp: missing closing ): `^(?s:()$`
                                                                   scrape_configs: [{job_name: a, file_sd_configs: [{files: [a.txt]}]}] | path name "a.txt" is not valid for file discovery
                                                                   scrape_configs: [{job_name: a, http_sd_configs: [{url: "ftp://x"}]}] | URL scheme must be 'http' or 'https'
                                                                   remote_write: [{}] | url for remote_write is empty
                                                                   remote_write: [{url: "http://x", headers: {Host: x}}] | Host is a reserved header. It must not be changed
                                                                   alerting: {alertmanagers: [{api_version: v1}]} | expected Alertmanager api version to be one of [v2] but got v1
                                                                   tracing: {sampling_fraction: 1} | tracing endpoint must be set
                                                                   otlp: {translation_strategy: x} | unsupported OTLP translation strategy "x"
                                                                   """)
    void brokenRulesAreReportedInPrometheusWords(String yaml, String message) {
        assertThatThrownBy(() -> parse(yaml)).isInstanceOf(ConfigException.class).hasMessage(message);
    }

    @Test
    void jobsInheritFromGlobal() {
        ScrapeConfig job = parse("""
                                 global:
                                   scrape_interval: 5s
                                   sample_limit: 10
                                   body_size_limit: 1MB
                                   metric_name_validation_scheme: legacy
                                 scrape_configs:
                                 - job_name: a
                                   label_limit: 3
                                 """).scrapeConfigs().getFirst();

        assertThat(job.scrapeInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(job.scrapeTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(job.limits()).isEqualTo(new ScrapeLimits(1 << 20, 10, 0, 3, 0, 0, 0, 0, 0));
        assertThat(job.nameValidation()).isEqualTo(NameValidation.LEGACY);
        assertThat(job.nameEscaping()).isEqualTo(NameEscaping.UNDERSCORES);
        assertThat(job.scrapeProtocols()).isEqualTo(ScrapeProtocol.DEFAULTS);
        assertThat(job.honorTimestamps()).isTrue();
    }

    @Test
    void relativePathsAreRelativeToTheFile() {
        PrometheusConfig config = parse("""
                                        rule_files: [rules/*.yml, /abs/x.yml]
                                        scrape_configs:
                                        - job_name: a
                                          tls_config: {ca_file: ca.pem}
                                          bearer_token_file: ../token
                                          file_sd_configs: [{files: [t.json]}]
                                        """);
        ScrapeConfig job = config.scrapeConfigs().getFirst();

        assertThat(config.ruleFiles()).containsExactly("conf/rules/*.yml", "/abs/x.yml");
        assertThat(job.http().tls().caFile()).isEqualTo("conf/ca.pem");
        assertThat(job.http().authorization()).isEqualTo(new HttpClientConfig.Authorization("Bearer", new Secret(""),
                "token"));
        assertThat(job.discovery()).containsExactly(new DiscoveryConfig.File(List.of("conf/t.json"), Duration.ofMinutes(
                5)));
    }

    @Test
    void externalLabelsExpandEnvironmentVariables() {
        Map<String, String> environment = Map.of("HOST", "h1", "A_B", "ab");
        PrometheusConfig config = new PrometheusConfigLoader(environment::get)
                .parseYaml("""
                           global:
                             external_labels: {a: "x-${HOST}", b: "$A_B.y", c: "$$HOST", d: "$NONE"}
                           """, Path.of(""));

        assertThat(config.externalLabels()).isEqualTo(Labels.of("a", "x-h1", "b", "ab.y", "c", "$HOST"));
        assertThat(config.warnings()).containsExactly("Empty environment variable NONE");
    }

    @Test
    void whatIsNotBuiltIsNamedWithItsLine() {
        PrometheusConfig config = parse("""
                                        scrape_configs:
                                        - job_name: a
                                          convert_classic_histograms_to_nhcb: true
                                          scrape_protocols: [PrometheusProto]
                                          dns_sd_configs:
                                          - names: [x]
                                        - job_name: b
                                          oauth2: {client_id: c, token_url: "http://t"}
                                        remote_write:
                                        - url: http://x
                                        """);

        assertThat(config.notBuilt()).containsExactly(
                new NotBuilt("scrape_configs[0].convert_classic_histograms_to_nhcb", 3),
                new NotBuilt("scrape_configs[0].dns_sd_configs", 5),
                new NotBuilt("scrape_configs[1].oauth2", 8),
                new NotBuilt("remote_write", 9));
        assertThat(config.scrapeConfigs().getFirst().discovery().getFirst().mechanism()).isEqualTo("dns");
    }

    @Test
    void secretsNeverShow() {
        PrometheusConfig config = parse("""
                                        scrape_configs:
                                        - job_name: a
                                          basic_auth: {username: u, password: geheim}
                                          http_headers: {X-Key: {secrets: [geheim]}}
                                          proxy_url: http://user:geheim@proxy
                                        remote_write:
                                        - url: http://u:geheim@h/w
                                          bearer_token: geheim
                                        """);

        assertThat(config.toYaml()).doesNotContain("geheim").contains("password: <secret>",
                "http://user:xxxxx@proxy");
        assertThat(config.scrapeConfigs().getFirst().http().basicAuth()).isNotNull().hasToString(
                "BasicAuth[username=u, usernameFile=, password=<secret>, passwordFile=]");
    }

    @Test
    void yamlAnchorsAndMergesAreFollowed() {
        ScrapeConfig job = parse("""
                                 scrape_configs:
                                 - &base
                                   job_name: a
                                   scrape_interval: 7s
                                 - <<: *base
                                   job_name: b
                                 """).scrapeConfigs().get(1);

        assertThat(job.jobName()).isEqualTo("b");
        assertThat(job.scrapeInterval()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void scrapeConfigFilesAreRead(@TempDir Path dir) throws IOException {
        Files.createDirectories(dir.resolve("jobs"));
        Files.writeString(dir.resolve("jobs/b.yml"),
                "scrape_configs: [{job_name: b, file_sd_configs: [{files: [t.yml]}]}]");
        Files.writeString(dir.resolve("jobs/c.yml"), "scrape_configs: [{job_name: c}]");
        Files.writeString(dir.resolve("p.yml"), """
                                                global: {scrape_interval: 3s}
                                                scrape_config_files: ["jobs/*.yml"]
                                                scrape_configs: [{job_name: a}]
                                                """);

        PrometheusConfig config = PrometheusConfigLoader.load(dir.resolve("p.yml"));

        assertThat(config.scrapeConfigs()).extracting(ScrapeConfig::jobName).containsExactly("a", "b", "c");
        assertThat(config.scrapeConfigs().get(1).scrapeInterval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.scrapeConfigs().get(1).discovery()).containsExactly(new DiscoveryConfig.File(List.of(dir
                .resolve("jobs/t.yml").toString()), Duration.ofMinutes(5)));
        Files.writeString(dir.resolve("jobs/c.yml"), "scrape_configs: [{job_name: a}]");
        assertThatThrownBy(() -> PrometheusConfigLoader.load(dir.resolve("p.yml"))).hasMessageContaining(
                "found multiple scrape configs with job name \"a\", first found in main config file");
    }

    @Test
    void missingFileIsNamed(@TempDir Path dir) {
        Path file = dir.resolve("none.yml");
        assertThatThrownBy(() -> PrometheusConfigLoader.load(file)).hasMessage("open " + file
                + ": no such file or directory");
    }

    @ParameterizedTest
    @CsvSource({"1m30s,90000", "0,0", "1d,86400000", "90m,5400000", "500ms,500", "1y,31536000000", "2w,1209600000"})
    void durationsAreRead(String text, long millis) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"90000,1m30s", "0,0s", "86400000,1d", "5400000,1h30m", "691200000,8d", "1209600000,2w"})
    void durationsAreWritten(long millis, String text) {
        assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1500MB,1572864000,1GiB476MiB", "10B,10,10B", "1KiB,1024,1KiB", "0,0,0B"})
    void sizesAreReadAndWritten(String text, long bytes, String written) {
        assertThat(ByteSizes.parse(text)).isEqualTo(bytes);
        assertThat(ByteSizes.format(bytes)).isEqualTo(written);
    }
}
