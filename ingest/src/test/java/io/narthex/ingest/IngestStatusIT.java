package io.narthex.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

import io.narthex.config.PrometheusConfigLoader;
import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.Records;
import io.narthex.schema.status.MemberStatus;
import io.narthex.schema.status.ScrapePoolStatus;
import io.narthex.schema.status.StatusRecord;
import io.narthex.schema.status.TargetHealth;
import io.narthex.schema.status.TargetStatus;
import io.narthex.schema.table.CompactedTable;
import io.narthex.schema.table.StatusPublisher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestStatusIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private static List<StatusRecord> leftBy(String instanceId) {
        Labels target = Labels.of("job", "gone", "instance", instanceId);
        return List.of(new MemberStatus("ingest", instanceId, "", List.of(), 1, 2),
                new ScrapePoolStatus(TenantId.DEFAULT, "gone", 3, "", "", instanceId),
                new TargetStatus(TenantId.DEFAULT, "gone", true, target, target, "http://x/", "", 1, 1, TargetHealth.UP,
                        1000, 1000, instanceId));
    }

    private static Collection<String> keys(Collection<StatusRecord> records) {
        return records.stream().map(StatusRecord::key).toList();
    }

    @Test
    void onlyTheLifeThatRunsIsShownAndItShowsItselfAgainAndAgain() throws Exception {
        try (IngestFixture ingest = new IngestFixture(directory);
                StatusPublisher publisher = StatusPublisher.start(ingest.connection());
                CompactedTable<StatusRecord> shown = CompactedTable.start(ingest.connection(), Records.STATUS)) {
            ingest.service().reload(PrometheusConfigLoader.parse("""
                                                                 scrape_configs:
                                                                 - job_name: j
                                                                   static_configs: [{targets: ['127.0.0.1:1']}]
                                                                 """, directory));
            List<StatusRecord> ofAKilledLife = leftBy("test-0badcafe");
            List<StatusRecord> ofAnotherInstance = leftBy("test-two-0badcafe");
            ofAKilledLife.forEach(publisher::publish);
            ofAnotherInstance.forEach(publisher::publish);
            // Two of each left, target, pool and member of this life, and the configuration.
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(shown.values()).hasSize(10));

            ingest.restartService();

            String member = "member/ingest/" + ingest.service().instanceId();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(shown.entries().keySet()).contains(member)
                    .containsAll(keys(ofAnotherInstance)).contains("config/ingest").hasSize(5));
            MemberStatus first = (MemberStatus) shown.find(member);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(shown.find(member)).isNotEqualTo(first));
        }
    }
}
