package io.narthex.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Narthex beside Debian's Prometheus 2.42: one unchanged prometheus.yml, the same targets, the same client.
class PrometheusPeersIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Path PACKAGED = Path.of("/etc/prometheus/prometheus.yml");

    @TempDir
    private Path directory;

    private Path configFor(String node, String pushgateway, String alertmanager, String traced) throws Exception {
        Path file = directory.resolve("prometheus.yml");
        Files.writeString(file, """
                                global:
                                  scrape_interval: 3s
                                  evaluation_interval: 5s
                                  external_labels: {site: lab}
                                alerting:
                                  alertmanagers:
                                    - static_configs: [{targets: ['%3$s']}]
                                scrape_configs:
                                  - job_name: node
                                    static_configs:
                                      - targets: ['%1$s']
                                        labels: {rack: r1}
                                    relabel_configs:
                                      - source_labels: [__address__]
                                        regex: '(.*):.*'
                                        target_label: host
                                    metric_relabel_configs:
                                      - source_labels: [__name__]
                                        regex: go_gc_.*
                                        action: drop
                                  - job_name: pushgateway
                                    honor_labels: true
                                    static_configs: [{targets: ['%2$s']}]
                                  - job_name: alertmanager
                                    static_configs: [{targets: ['%3$s']}]
                                  - job_name: limited
                                    sample_limit: 3
                                    static_configs: [{targets: ['%1$s']}]
                                  - job_name: traced
                                    static_configs: [{targets: ['%4$s']}]
                                  - job_name: away
                                    static_configs: [{targets: ['127.0.0.1:1']}]
                                """.formatted(node, pushgateway, alertmanager, traced));
        return file;
    }

    /// Values of an instant vector by the given labels.
    private static Map<String, String> vector(Function<String, String> get, String expression) {
        JsonObject answer = new JsonObject(
                get.apply("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)));
        Map<String, String> values = new TreeMap<>();
        for (Object element : answer.getJsonObject("data").getJsonArray("result")) {
            JsonObject sample = (JsonObject) element;
            values.put(new TreeMap<>(sample.getJsonObject("metric").getMap()).toString(),
                    sample.getJsonArray("value").getString(1));
        }
        return values;
    }

    @Test
    void theSameConfigurationGivesTheSameSeries() throws Exception {
        PeerProcess.assumeInstalled("prometheus", "promtool", "prometheus-node-exporter", "prometheus-pushgateway",
                "prometheus-alertmanager", "curl");
        Path routes = directory.resolve("alertmanager.yml");
        Files.writeString(routes, "{route: {receiver: nobody}, receivers: [{name: nobody}]}\n");
        try (PeerProcess node = PeerProcess.nodeExporter(directory);
                PeerProcess pushgateway = PeerProcess.pushgateway(directory);
                PeerProcess alertmanager = PeerProcess.alertmanager(directory, routes);
                TracedTarget traced = TracedTarget.start()) {
            PeerProcess.run("curl", "-sf", "--data", "pushed{kind=\"a\"} 1\n",
                    pushgateway.url() + "/metrics/job/batch/instance/i1");
            Path config = configFor(node.address(), pushgateway.address(), alertmanager.address(), traced.address());
            assertThat(PeerProcess.run("promtool", "check", "config", config.toString())).contains("SUCCESS");
            String exemplars = "--enable-feature=exemplar-storage";
            try (PeerProcess prometheus = PeerProcess.prometheus(directory, config, exemplars);
                    StandaloneProcess narthex = StandaloneProcess.start(directory, StandaloneProcess.freePorts(),
                            "--config.file=" + config, exemplars)) {
                Function<String, String> theirs = path -> prometheus.get(path).body();
                Function<String, String> ours = path -> narthex.get(narthex.web() + path).body();
                await("equal counts by job").atMost(SOON).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
                    Map<String, String> counts = vector(theirs, "count by (job) ({__name__!=\"\"})");
                    assertThat(counts).containsKeys("{job=alertmanager}", "{job=away}", "{job=batch}",
                            "{job=limited}", "{job=node}", "{job=pushgateway}");
                    assertThat(Integer.parseInt(counts.get("{job=node}"))).isGreaterThan(300);
                    assertThat(vector(ours, "count by (job) ({__name__!=\"\"})")).isEqualTo(counts);
                    // Not by le and quantile: Prometheus 3 and Narthex write "1.0" where 2.42 has "1".
                    for (String labels : new String[]{"__name__", "job, instance, rack, host",
                        "kind, mode, device"}) {
                        String expression = "count by (" + labels + ") ({__name__!=\"\"})";
                        assertThat(vector(ours, expression)).as(expression).isEqualTo(vector(theirs, expression));
                    }
                });
                assertThat(vector(ours, "up")).isEqualTo(vector(theirs, "up"));
                promtoolPrintsTheSame(narthex.web(), prometheus.url());
                exemplarsAreTheSame(ours, theirs);
            }
        }
    }

    private static void exemplarsAreTheSame(Function<String, String> ours, Function<String, String> theirs) {
        assertThat(ours.apply("/api/v1/query_exemplars?query=served_total")).contains("\"value\":\"0.25\"");
        for (String query : new String[]{"served_total", "rate(lasted_seconds_bucket[5m]) / served_total",
            "{job=\"traced\"}&start=" + (TracedTarget.OBSERVED_SECONDS + 1), "absent(x)"}) {
            String path = "/api/v1/query_exemplars?query=" + query.replace("{", "%7B").replace("}", "%7D")
                    .replace("\"", "%22").replace(" ", "%20").replace("[", "%5B").replace("]", "%5D");
            assertThat(ours.apply(path)).as(path).isEqualTo(theirs.apply(path));
        }
    }

    private static void promtoolPrintsTheSame(String ours, String theirs) {
        long now = Instant.now().getEpochSecond();
        String[][] queries = {{"instant", "", "up"}, {"instant", "", "scalar(vector(7))"},
            {"instant", "", "topk(2, up) by (job)"},
            {"series", "", "--match=up", "--match=scrape_samples_scraped{job=\"limited\"}"},
            {"series", "", "--match=pushed"}, {"labels", "", "job"}, {"labels", "", "nobody"},
            {"range", "--start=" + (now - 10), "--end=" + now, "--step=5s", "",
                "label_replace(vector(7), \"a\", \"b\", \"\", \"\")"}};
        for (String[] query : queries) {
            assertThat(promtool(query, ours)).as(String.join(" ", query)).isNotNull()
                    .isEqualTo(promtool(query, theirs));
        }
    }

    /// An empty argument stands for the server's URL. Times are masked.
    private static String promtool(String[] query, String url) {
        String[] arguments = new String[query.length + 1];
        arguments[0] = "query";
        int at = 1;
        for (String argument : query) {
            arguments[at++] = argument.isEmpty() ? url : argument;
        }
        return PeerProcess.run("promtool", arguments).lines().map(line -> line.replaceAll("@\\[[0-9.]+]", "@[T]"))
                .sorted().reduce("", (all, line) -> all + line + "\n");
    }

    @Test
    void thePackagedConfigurationLoads() {
        assumeTrue(Files.isReadable(PACKAGED), "Debian's prometheus.yml is not at " + PACKAGED);
        try (StandaloneProcess narthex = StandaloneProcess.start(directory, StandaloneProcess.freePorts(),
                "--config.file=" + PACKAGED)) {
            assertThat(narthex.get(narthex.web() + "/api/v1/status/config").body()).contains("monitor: example");
            await().atMost(SOON).untilAsserted(
                    () -> assertThat(vector(path -> narthex.get(narthex.web() + path).body(), "count by (job) (up)"))
                            .containsOnlyKeys("{job=node}", "{job=prometheus}"));
        }
    }
}
