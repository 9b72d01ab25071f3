package io.narthex.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.narthex.model.Labels;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The built-in configuration, as somebody sees it who has just started Narthex.
class StandaloneIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void theFirstStartShowsLifeAndStopsCleanly() throws Exception {
        int[] ports = StandaloneProcess.freePorts();
        try (StandaloneProcess narthex = StandaloneProcess.start(directory, ports)) {
            await("own target is up").atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(narthex.query("up{job=\"narthex\"} == 1").body()).contains("\"1\""));
            await("a recorded series").atMost(SOON).untilAsserted(
                    () -> assertThat(narthex.query("job:scrape_samples_scraped:sum").body()).contains("narthex"));
            await("the demo alert reaches the router").atMost(SOON).untilAsserted(() -> assertThat(
                    narthex.get(narthex.alert() + "/api/v2/alerts").body()).contains("NarthexIsWatching"));
            assertThat(narthex.get(narthex.web() + "/api/v1/rules").body()).contains("job:scrape_samples_scraped:sum");
            assertThat(narthex.get(narthex.web() + "/api/v1/targets").body()).contains("\"health\":\"up\"");
            assertThat(narthex.get(narthex.web() + "/api/v1/status/config").body()).contains("job_name: narthex");
            assertThat(narthex.get(narthex.web() + "/metrics").body()).contains("prometheus_tsdb_head_series");

            try (StandaloneProcess second = StandaloneProcess.launch(directory, StandaloneProcess.freePorts())) {
                assertThat(second.awaitExit()).isEqualTo(1);
                assertThat(second.logTail()).contains("is in use by another process");
            }
            assertThat(narthex.stop()).as("log:\n%s", narthex.logTail()).isZero();
        }
    }

    @Test
    void whatWasAcknowledgedOutlivesAKill() {
        int[] ports = StandaloneProcess.freePorts();
        long now = System.currentTimeMillis();
        Labels series = Labels.of("__name__", "kept_total", "job", "writer", "instance", "w:1");
        try (StandaloneProcess narthex = StandaloneProcess.start(directory, ports)) {
            assertThat(
                    narthex.send(new RemoteWriteBody().sample(series, now - 60_000, 41).sample(series, now - 30_000, 42)
                            .to(narthex.web())).statusCode())
                    .isEqualTo(204);
            assertThat(
                    narthex.send(HttpRequest.newBuilder(URI.create(narthex.push() + "/metrics/job/backup/instance/db"))
                            .PUT(HttpRequest.BodyPublishers.ofString("last_backup_bytes 4096\n"))).statusCode())
                    .isEqualTo(200);
            await("the push is queryable").atMost(SOON).untilAsserted(
                    () -> assertThat(narthex.query("last_backup_bytes").body()).contains("4096"));
            narthex.kill();
        }
        try (StandaloneProcess narthex = StandaloneProcess.start(directory, ports)) {
            await("both samples, once each").atMost(SOON).untilAsserted(
                    () -> assertThat(narthex.query("kept_total[5m]").body()).contains("\"41\"").contains("\"42\""));
            assertThat(narthex.query("count_over_time(kept_total[5m])").body()).contains("\"2\"");
            await("the push is still there").atMost(SOON).untilAsserted(
                    () -> assertThat(narthex.query("last_backup_bytes").body()).contains("4096"));
        }
    }
}
