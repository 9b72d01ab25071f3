package io.narthex.ingest.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.narthex.config.PrometheusConfigLoader;
import io.narthex.config.discovery.DiscoveryMetrics;
import io.narthex.ingest.scrape.RecordingSink.Written;
import io.narthex.model.TenantId;
import io.narthex.schema.status.StatusRecord;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of series and loops when targets, pools or the clock change under them.
class PoolChangesIT {
    private final RecordingSink sink = new RecordingSink();
    private final RecordingStatus shown = new RecordingStatus();
    private final AtomicLong clockShiftMs = new AtomicLong();
    private FakeTarget stays;
    private FakeTarget goes;
    private ScrapePools pools;
    @TempDir
    private Path dir;

    @BeforeEach
    void start() throws IOException {
        stays = new FakeTarget();
        goes = new FakeTarget();
        pools = pools(shown);
    }

    private ScrapePools pools(StatusSink status) {
        InstantSource clock = () -> Instant.now().plusMillis(clockShiftMs.get());
        return new ScrapePools(new ScrapeSettings(TenantId.DEFAULT, "me", 0, "Narthex/test", true, Duration.ofDays(15)),
                sink, status,
                TargetOwnership.ALL, clock, new PrometheusRegistry(),
                new DiscoveryMetrics(new PrometheusRegistry()));
    }

    @AfterEach
    void stop() {
        pools.close();
        stays.close();
        goes.close();
    }

    private void apply(String job) {
        pools.apply(PrometheusConfigLoader.parse("""
                                                 global: {scrape_interval: 200ms, scrape_timeout: 150ms}
                                                 scrape_configs:
                                                 - job_name: j
                                                 """ + job.indent(2), dir));
    }

    private static String targets(FakeTarget... targets) {
        return "static_configs: [{targets: " + List.of(targets).stream().map(each -> "'" + each.address() + "'")
                .toList() + "}]\n";
    }

    private List<Written> metricOf(FakeTarget target) {
        return of("metric", target);
    }

    private List<Written> upOf(FakeTarget target) {
        return of("up", target);
    }

    private List<Written> of(String metricName, FakeTarget target) {
        return sink.of(metricName).stream().filter(each -> each.labels().value("instance").equals(target.address()))
                .toList();
    }

    private boolean hasEnded(FakeTarget target) {
        return !metricOf(target).isEmpty() && metricOf(target).getLast().isMarker();
    }

    private void write(String text) throws IOException {
        Path temporary = Files.writeString(dir.resolve("targets.tmp"), text);
        Files.move(temporary, dir.resolve("targets.yml"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aTargetThatAReloadTakesAwayEndsItsSeries() {
        apply(targets(stays, goes));
        await().until(() -> metricOf(stays).size() > 1 && metricOf(goes).size() > 1);

        apply(targets(stays));

        await().until(() -> hasEnded(goes));
        assertThat(upOf(goes).getLast().isMarker()).isTrue();
        assertThat(metricOf(stays)).noneMatch(Written::isMarker);
    }

    @Test
    void aTargetThatAReloadRelabelsEndsTheSeriesOfItsOldLabels() {
        apply(targets(goes));
        await().until(() -> metricOf(goes).size() > 1);

        apply(targets(goes) + "relabel_configs: [{target_label: instance, replacement: new}]");

        await().until(() -> hasEnded(goes));
        await().untilAsserted(() -> assertThat(sink.of("metric"))
                .filteredOn(each -> each.labels().value("instance").equals("new"))
                .isNotEmpty().noneMatch(Written::isMarker));
    }

    @Test
    void aTargetThatLeavesWhileItsPoolIsReplacedEndsItsSeries() throws IOException {
        String discovery = "file_sd_configs: [{files: [targets.yml]}]\n";
        write("[{targets: ['" + goes.address() + "']}]");
        apply(discovery + targets(stays));
        await().until(() -> metricOf(stays).size() > 1 && metricOf(goes).size() > 1);

        write("[]");
        await().until(() -> shown.targets().size() == 1);
        apply(discovery + targets(stays) + "honor_labels: true");

        await().until(() -> hasEnded(goes));
    }

    @Test
    void aDiscoveryThatFindsATargetWhileItsJobIsRemovedStartsNothing() throws Exception {
        CountDownLatch removing = new CountDownLatch(1);
        CountDownLatch proceed = new CountDownLatch(1);
        pools.close();
        pools = pools(new StatusSink() {
            @Override
            public void publish(StatusRecord status) {
                shown.publish(status);
            }

            @Override
            public void remove(String key) {
                removing.countDown();
                try {
                    proceed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                shown.remove(key);
            }
        });
        write("[]");
        apply("file_sd_configs: [{files: [targets.yml]}]\n" + targets(stays));
        await().until(() -> metricOf(stays).size() > 1);

        Thread remover = Thread.ofVirtual().start(() -> pools.apply(PrometheusConfigLoader.parse("", dir)));
        assertThat(removing.await(10, TimeUnit.SECONDS)).isTrue();
        write("[{targets: ['" + goes.address() + "']}]");
        await().during(Duration.ofMillis(500)).until(() -> upOf(goes).isEmpty());
        proceed.countDown();
        assertThat(remover.join(Duration.ofSeconds(10))).isTrue();

        await().during(Duration.ofMillis(800)).until(() -> upOf(goes).isEmpty());
    }

    @Test
    void aClockThatIsSetBackDoesNotStopScraping() {
        apply(targets(stays));
        await().until(() -> metricOf(stays).size() > 1);

        clockShiftMs.set(-Duration.ofHours(1).toMillis());
        int before = metricOf(stays).size();

        await().until(() -> metricOf(stays).size() > before + 3);
        List<Written> written = metricOf(stays);
        for (int i = 1; i < written.size(); i++) {
            assertThat(written.get(i).timestampMs()).isGreaterThan(written.get(i - 1).timestampMs());
        }
    }
}
