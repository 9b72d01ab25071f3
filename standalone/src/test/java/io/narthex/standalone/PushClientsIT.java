package io.narthex.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import io.prometheus.client.exporter.PushGateway;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The clients that people push with, against the push port.
///
/// A push outlives the look-back because it is written again every scrape interval. Here the look-back is three seconds;
/// `-Dnarthex.push.wait=PT6M` waits that long, with the default look-back and interval.
class PushClientsIT {
    private static final Duration QUERYABLE = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration WAIT = Duration.parse(System.getProperty("narthex.push.wait", "PT7S"));
    private static final boolean IS_LONG = WAIT.compareTo(Duration.ofMinutes(5)) > 0;
    private static final Path PYTHON_CLIENT = Path.of("/usr/lib/python3/dist-packages/prometheus_client");
    private static final String PYTHON = """
                                         import sys
                                         from prometheus_client import CollectorRegistry, Gauge, Histogram, push_to_gateway, pushadd_to_gateway
                                         registry = CollectorRegistry()
                                         Gauge("python_gauge", "A gauge", registry=registry).set(7)
                                         push_to_gateway(sys.argv[1], job="py/thon", grouping_key={"path": "/var/tmp", "empty": ""}, registry=registry)
                                         added = CollectorRegistry()
                                         Histogram("python_seconds", "A histogram", registry=added).observe(0.3)
                                         pushadd_to_gateway(sys.argv[1], job="py/thon", grouping_key={"path": "/var/tmp", "empty": ""}, registry=added)
                                         """;
    private static final String PYTHON_DELETE = """
                                                import sys
                                                from prometheus_client import delete_from_gateway
                                                delete_from_gateway(sys.argv[1], job="py/thon", grouping_key={"path": "/var/tmp", "empty": ""})
                                                """;

    /// Queries and what they have to give.
    private static final Map<String, String> EXPECTED = Map.of("curl_backup_bytes{job=\"curl\",instance=\"db\"}",
            "4096",
            "python_gauge{job=\"py/thon\",path=\"/var/tmp\"}", "7",
            "python_seconds_bucket{job=\"py/thon\",le=\"0.5\"}", "1",
            "java_runs_total{job=\"java\",zone=\"eu/1\"}", "3",
            "histogram_quantile(1, java_seconds_bucket{job=\"java\"})", "0.25",
            "push_failure_time_seconds{job=\"java\"}", "0");

    @TempDir
    private Path directory;

    private StandaloneProcess start(int[] ports) throws Exception {
        if (IS_LONG) {
            return StandaloneProcess.start(directory, ports);
        }
        Path config = directory.resolve("prometheus.yml");
        Files.writeString(config, "global: {scrape_interval: 1s}\n");
        return StandaloneProcess.start(directory, ports, "--config.file=" + config, "--query.lookback-delta=3s");
    }

    private static void pushWithSimpleclient(String url) throws Exception {
        CollectorRegistry registry = new CollectorRegistry();
        Counter.build("java_runs_total", "Runs").register(registry).inc(3);
        PushGateway gateway = new PushGateway(URI.create(url).toURL());
        gateway.push(registry, "java", Map.of("zone", "eu/1"));
        CollectorRegistry added = new CollectorRegistry();
        Histogram.build("java_seconds", "Seconds").buckets(0.25, 1).register(added).observe(0.1);
        gateway.pushAdd(added, "java", Map.of("zone", "eu/1"));
    }

    private static void allThere(StandaloneProcess narthex, Duration within) {
        EXPECTED.forEach((query, value) -> await(query).atMost(within).pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(narthex.query(query).body()).contains(",\"" + value + "\"]")));
    }

    @Test
    void whatClientsPushStaysUntilItIsDeleted() throws Exception {
        PeerProcess.assumeInstalled("curl", "python3");
        assumeTrue(Files.isDirectory(PYTHON_CLIENT), "python3-prometheus-client is not installed at " + PYTHON_CLIENT);
        int[] ports = StandaloneProcess.freePorts();
        try (StandaloneProcess narthex = start(ports)) {
            PeerProcess.run("curl", "-sf", "--data-binary", "# TYPE curl_backup_bytes gauge\ncurl_backup_bytes 4096\n",
                    narthex.push() + "/metrics/job/curl/instance/db");
            PeerProcess.run("python3", "-c", PYTHON, narthex.push().replace("http://", ""));
            pushWithSimpleclient(narthex.push());
            allThere(narthex, QUERYABLE);

            await().pollDelay(WAIT).atMost(WAIT.plusSeconds(10)).until(() -> true);
            allThere(narthex, Duration.ofSeconds(1));
            narthex.kill();
        }
        try (StandaloneProcess narthex = start(ports)) {
            allThere(narthex, SOON);
            PeerProcess.run("curl", "-sf", "-X", "DELETE", narthex.push() + "/metrics/job/curl/instance/db");
            PeerProcess.run("python3", "-c", PYTHON_DELETE, narthex.push().replace("http://", ""));
            new PushGateway(URI.create(narthex.push()).toURL()).delete("java", Map.of("zone", "eu/1"));
            for (String name : List.of("curl_backup_bytes", "python_gauge", "python_seconds_bucket", "java_runs_total",
                    "push_time_seconds")) {
                await(name).atMost(QUERYABLE)
                        .untilAsserted(() -> assertThat(narthex.query(name).body()).contains("\"result\":[]"));
            }
            narthex.kill();
        }
        try (StandaloneProcess narthex = start(ports)) {
            assertThat(narthex.get(narthex.push() + "/api/v1/metrics").body()).contains("\"data\":[]");
            assertThat(narthex.query("{job=~\"curl|java|py.*\"}").body()).contains("\"result\":[]");
        }
    }
}
