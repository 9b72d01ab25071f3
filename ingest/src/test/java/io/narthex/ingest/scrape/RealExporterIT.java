package io.narthex.ingest.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.narthex.config.PrometheusConfigLoader;
import io.narthex.config.discovery.DiscoveryMetrics;
import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The distribution's node exporter, scraped by us and, where it is installed, by the distribution's Prometheus.
class RealExporterIT {
    private static final Path EXPORTER = Path.of("/usr/bin/prometheus-node-exporter");
    private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
    private static final Pattern SERIES = Pattern.compile("\\{\"__name__\":\"(?:[^\"\\\\]|\\\\.)*\"[^}]*\\}");
    private static final Pattern PAIR = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final List<Process> processes = new ArrayList<>();
    private final RecordingSink sink = new RecordingSink();
    private final RecordingStatus status = new RecordingStatus();
    private ScrapePools pools;
    @TempDir
    private Path dir;

    @BeforeEach
    void start() {
        pools = new ScrapePools(
                new ScrapeSettings(TenantId.DEFAULT, "me", 0, "Narthex/test", true, Duration.ofDays(15)), sink, status,
                TargetOwnership.ALL, Clock.systemUTC(), new PrometheusRegistry(),
                new DiscoveryMetrics(new PrometheusRegistry()));
    }

    @AfterEach
    void stop() throws InterruptedException {
        pools.close();
        for (Process process : processes) {
            process.destroy();
            process.waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void launch(String... command) throws IOException {
        processes.add(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(dir.resolve("log-"
                + processes.size()).toFile()).start());
    }

    private String launchExporter() throws IOException {
        assumeTrue(Files.isExecutable(EXPORTER), "the distribution's node exporter is not installed");
        String address = "127.0.0.1:" + freePort();
        launch(EXPORTER.toString(), "--web.listen-address=" + address, "--collector.disable-defaults",
                "--collector.cpu", "--collector.meminfo", "--collector.filesystem", "--collector.loadavg",
                "--collector.uname");
        return address;
    }

    private void scrape(Path configFile) {
        pools.apply(PrometheusConfigLoader.load(configFile));
        await().atMost(Duration.ofSeconds(20)).until(() -> sink.of("up").stream().anyMatch(each -> each.value() == 1));
    }

    private Path config(String exporter) throws IOException {
        return Files.writeString(dir.resolve("prometheus.yml"),
                """
                global:
                  scrape_interval: 1s
                scrape_configs:
                - job_name: node
                  static_configs: [{targets: ["%s"], labels: {zone: a}}]
                  metric_relabel_configs:
                  - {source_labels: [__name__], regex: 'go_.*', action: drop}
                  - {source_labels: [mode], regex: '(i)(.*)', target_label: mode_initial, replacement: '$1-${2}'}
                """.formatted(exporter));
    }

    @Test
    void everyLineOfTheExporterBecomesASample() throws IOException {
        scrape(config(launchExporter()));
        await().until(() -> sink.of("up").stream().filter(each -> each.value() == 1).count() >= 3);

        assertThat(sink.of("node_load1")).isNotEmpty().allMatch(each -> each.labels().value("zone").equals("a"));
        assertThat(sink.of("scrape_samples_scraped").getLast().value()).isGreaterThan(100);
        assertThat(sink.metadata).containsKey("node_cpu_seconds_total");
        assertThat(sink.all()).noneMatch(each -> each.labels().metricName().startsWith("go_"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenMetricsText1.0.0", "PrometheusText0.0.4", "PrometheusProto"})
    void prometheusSeesTheSameSeriesInTheSameExporter(String protocol) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(PROMETHEUS), "the distribution's Prometheus is not installed");
        Path config = config(launchExporter());
        String address = "127.0.0.1:" + freePort();
        launch(PROMETHEUS.toString(), "--config.file=" + config, "--storage.tsdb.path=" + dir.resolve("tsdb"),
                "--web.listen-address=" + address);
        scrape(Files.writeString(dir.resolve("ours.yml"), Files.readString(config).replace("global:\n",
                "global:\n  scrape_protocols: [" + protocol + "]\n")));
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> query(address, "up == 1").contains(
                "\"instance\""));
        await().until(() -> sink.of("up").stream().filter(each -> each.value() == 1).count() >= 3);

        Set<Labels> ours = sink.all().stream().map(RecordingSink.Written::labels).collect(Collectors.toCollection(
                TreeSet::new));
        Set<Labels> theirs = labelSets(query(address, "{job=\"node\"}"));
        assertThat(theirs).hasSizeGreaterThan(100);
        assertThat(ours).containsExactlyElementsOf(theirs);
    }

    private static String query(String address, String promql) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://" + address + "/api/v1/query?query="
                    + URLEncoder.encode(promql, StandardCharsets.UTF_8))).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static Set<Labels> labelSets(String json) {
        Set<Labels> sets = new TreeSet<>();
        Matcher series = SERIES.matcher(json);
        while (series.find()) {
            Labels.Builder labels = Labels.builder();
            Matcher pair = PAIR.matcher(series.group());
            while (pair.find()) {
                labels.add(pair.group(1), pair.group(2).replace("\\\"", "\"").replace("\\\\", "\\"));
            }
            sets.add(labels.build());
        }
        return sets;
    }
}
