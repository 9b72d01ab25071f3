package io.narthex.config.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.narthex.config.PrometheusConfigLoader;
import io.narthex.config.TargetGroup;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolDiscoveryIT {
    @TempDir
    private Path dir;

    @Test
    void aRefreshThatBreaksIsCountedAndTriedAgain() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        DiscoveryMetrics metrics = new DiscoveryMetrics(registry);
        Files.writeString(dir.resolve("targets.yml"), "[{targets: ['a:1']}]");
        var job = PrometheusConfigLoader.parse("""
                                               scrape_configs:
                                               - job_name: j
                                                 file_sd_configs: [{files: [targets.yml], refresh_interval: 100ms}]
                                               """, dir).scrapeConfigs().getFirst();
        List<List<TargetGroup>> seen = new CopyOnWriteArrayList<>();

        try (PoolDiscovery _ = PoolDiscovery.start("scrape", "j", job.discovery(), metrics, groups -> {
            seen.add(groups);
            if (seen.size() == 2) {
                throw new IllegalStateException("no room for targets");
            }
        })) {
            await().until(() -> seen.size() == 3);
        }

        assertThat(seen.get(2)).isEqualTo(seen.get(1)).hasSize(1);
        assertThat(registry.scrape(name -> name.startsWith("prometheus_sd_refresh_failures")).stream()
                .map(CounterSnapshot.class::cast).flatMap(counter -> counter.getDataPoints().stream())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue).sum()).isEqualTo(1);
    }
}
