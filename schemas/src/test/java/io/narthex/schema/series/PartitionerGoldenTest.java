package io.narthex.schema.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import org.junit.jupiter.api.Test;

/// Frozen: a change sends the samples of every series to another partition than those before.
class PartitionerGoldenTest {
    private static final TenantId TENANT = TenantId.DEFAULT;

    @Test
    void partitionsAreFrozen() {
        assertThat(partition("__name__", "up", "job", "node", "instance", "h:9100")).isEqualTo(848);
        assertThat(partition("__name__", "up", "instance", "h:9100")).isEqualTo(789);
        assertThat(partition("__name__", "batch_last_success", "job", "batch")).isEqualTo(655);
        assertThat(Partitioner.partition(new TenantId("x"), Labels.of("__name__", "a"), 1000)).isEqualTo(938);
    }

    @Test
    void everythingOfATargetLiesTogether() {
        assertThat(partition("__name__", "a", "job", "j", "instance", "i", "le", "0.1"))
                .isEqualTo(partition("__name__", "b", "job", "j", "instance", "i"));
    }

    @Test
    void aHistogramWithoutInstanceLiesTogetherWithItsCount() {
        assertThat(partition("__name__", "d_count", "job", "j")).isEqualTo(partition("__name__", "d_sum", "job", "j"));
    }

    private static int partition(String... labels) {
        return Partitioner.partition(TENANT, Labels.of(labels), 1000);
    }
}
