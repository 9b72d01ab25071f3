package io.narthex.ingest.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.narthex.config.PrometheusConfigLoader;
import io.narthex.config.TargetGroup;
import io.narthex.ingest.scrape.TargetBuilder.Outcome;
import io.narthex.model.Labels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetBuilderTest {
    private static Outcome build(String job, Labels groupLabels) {
        var config = PrometheusConfigLoader.parse("scrape_configs:\n- job_name: j\n" + job.indent(2), Path.of(""));
        return new TargetBuilder(config.scrapeConfigs().getFirst()).build(List.of(new TargetGroup("g", List.of(
                "host:80"), groupLabels))).getFirst();
    }

    private static Target active(String job, Labels groupLabels) {
        return ((Outcome.Active) build(job, groupLabels)).target();
    }

    @Test
    void addressBecomesTheInstanceAndHiddenLabelsGo() {
        Target target = active("", Labels.of("zone", "z", "__meta_x", "y"));

        assertThat(target.labels()).isEqualTo(Labels.of("job", "j", "instance", "host:80", "zone", "z"));
        assertThat(target.url()).hasToString("http://host:80/metrics");
        assertThat(target.discoveredLabels()).isEqualTo(Labels.of("__address__", "host:80", "__meta_x", "y",
                "__metrics_path__", "/metrics", "__scheme__", "http", "__scrape_interval__", "1m",
                "__scrape_timeout__", "10s", "__scrape_native_histograms__", "false",
                "__convert_classic_histograms_to_nhcb__", "false", "__always_scrape_classic_histograms__", "false",
                "job", "j", "zone", "z"));
    }

    @Test
    void parametersComeFromConfigurationAndLabels() {
        Target target = active("params: {module: [a, b], 'x y': ['1&2']}", Labels.of("__param_module", "c",
                "__param_extra", "e"));

        assertThat(target.url()).hasToString("http://host:80/metrics?extra=e&module=c&module=b&x+y=1%262");
    }

    @Test
    void relabellingDecidesSchemePathAndInterval() {
        Target target = active("""
                               relabel_configs:
                               - {target_label: __scheme__, replacement: https}
                               - {target_label: __metrics_path__, replacement: probe}
                               - {target_label: __scrape_interval__, replacement: 30s}
                               - {target_label: instance, replacement: me}
                               """, Labels.EMPTY);

        assertThat(target.url()).hasToString("https://host:80/probe");
        assertThat(target.interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(target.labels().value("instance")).isEqualTo("me");
    }

    @Test
    void whatRelabellingDropsIsKeptAsDropped() {
        assertThat(build("relabel_configs: [{action: drop, source_labels: [job], regex: j}]", Labels.EMPTY))
                .isInstanceOf(Outcome.Dropped.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                                                                   __address__ | '' | no address
                                                                   __address__ | a/b | "a/b" is not a valid hostname
                                                                   __scrape_interval__ | x | error parsing scrape interval: not a valid duration string: "x"
                                                                   __scrape_timeout__ | 0s | scrape timeout cannot be 0
                                                                   __scrape_timeout__ | 2m | scrape timeout cannot be greater than scrape interval ("2m" > "1m")
                                                                   """)
    void brokenTargetsSayWhy(String label, String value, String reason) {
        assertThat(build("relabel_configs: [{target_label: " + label + ", replacement: " + value + "}]", Labels.EMPTY))
                .isEqualTo(new Outcome.Broken("instance 0 in group g: " + reason));
    }

    @Test
    void phasesSpreadOverTheIntervalAndStayTheSame() {
        Target target = active("", Labels.EMPTY);
        long seed = ScrapeSettings.seedOf("cluster");

        long first = 1_000_000 + target.offsetMs(1_000_000, seed);
        long later = 1_012_345 + target.offsetMs(1_012_345, seed);

        assertThat(target.offsetMs(1_000_000, seed)).isBetween(0L, 60_000L);
        assertThat(Math.floorMod(later - first, 60_000L)).isZero();
        assertThat(target.offsetMs(1_000_000, seed + 1)).isNotEqualTo(target.offsetMs(1_000_000, seed));
    }
}
