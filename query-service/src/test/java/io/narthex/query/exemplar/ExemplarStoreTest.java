package io.narthex.query.exemplar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.MatchType;
import io.narthex.model.Matcher;
import io.narthex.model.TenantId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import org.junit.jupiter.api.Test;

class ExemplarStoreTest {
    private static final Labels A = Labels.of("__name__", "a");
    private static final Labels B = Labels.of("__name__", "b");
    private static final List<List<Matcher>> ANY = List.of(List.of(Matcher.of(MatchType.NOT_EQUAL, "__name__", "")));

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExemplarStore store = new ExemplarStore(3, registry);

    private static Exemplar exemplar(long timestampMs, double value) {
        return new Exemplar(Labels.of("trace", "t" + value), value, timestampMs);
    }

    private void add(Labels series, long timestampMs, double value) {
        store.add(TenantId.DEFAULT, series, exemplar(timestampMs, value));
    }

    private List<SeriesExemplars> all() {
        return store.select(TenantId.DEFAULT, ANY, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private double metric(String name) {
        for (MetricSnapshot snapshot : registry.scrape(("prometheus_tsdb_exemplar_" + name)::equals)) {
            return switch (snapshot) {
                case CounterSnapshot counter -> counter.getDataPoints().getFirst().getValue();
                case GaugeSnapshot gauge -> gauge.getDataPoints().getFirst().getValue();
                default -> throw new AssertionError(snapshot);
            };
        }
        throw new AssertionError("no metric " + name);
    }

    @Test
    void theFirstToComeMakesRoomWhicheverSeriesItIsOf() {
        add(A, 1, 1);
        add(B, 5, 1);
        add(A, 2, 2);
        add(A, 3, 3);

        assertThat(all()).containsExactly(new SeriesExemplars(A, List.of(exemplar(2, 2), exemplar(3, 3))),
                new SeriesExemplars(B, List.of(exemplar(5, 1))));
        assertThat(metric("last_exemplars_timestamp_seconds")).isEqualTo(0.005);
        assertThat(metric("exemplars_in_storage")).isEqualTo(3);
        assertThat(metric("exemplars_appended")).isEqualTo(4);

        add(A, 4, 4);
        assertThat(all()).containsExactly(
                new SeriesExemplars(A, List.of(exemplar(2, 2), exemplar(3, 3), exemplar(4, 4))));
        assertThat(metric("series_with_exemplars_in_storage")).isEqualTo(1);
    }

    @Test
    void aRepeatedExemplarIsDroppedInSilenceAndAnOlderOneIsCounted() {
        add(A, 2, 2);
        add(A, 2, 2);
        add(A, 2, 3);
        add(A, 2, 1);
        add(A, 1, 9);

        assertThat(all()).containsExactly(new SeriesExemplars(A, List.of(exemplar(2, 2), exemplar(2, 3))));
        assertThat(metric("out_of_order_exemplars")).isEqualTo(2);
    }

    @Test
    void selectsByTenantMatchersAndTimeInTheOrderOfLabels() {
        add(B, 1, 1);
        add(A, 1, 1);
        add(A, 2, 2);
        List<List<Matcher>> either = List.of(List.of(Matcher.equal("__name__", "b")),
                List.of(Matcher.equal("__name__", "a")));

        assertThat(store.select(TenantId.DEFAULT, either, 1, 1)).extracting(SeriesExemplars::series)
                .containsExactly(A, B);
        assertThat(store.select(TenantId.DEFAULT, either, 2, 9)).containsExactly(
                new SeriesExemplars(A, List.of(exemplar(2, 2))));
        assertThat(store.select(TenantId.DEFAULT, either, 3, 9)).isEmpty();
        assertThat(store.select(TenantId.DEFAULT, List.of(List.of(Matcher.equal("__name__", "c"))), 1, 9)).isEmpty();
        assertThat(store.select(new TenantId("other"), either, 1, 9)).isEmpty();
    }

    @Test
    void aSmallerStoreKeepsTheLastToCome() {
        add(A, 1, 1);
        add(B, 1, 1);
        add(A, 2, 2);

        store.resize(1);
        assertThat(all()).containsExactly(new SeriesExemplars(A, List.of(exemplar(2, 2))));
        store.resize(0);
        add(B, 3, 3);
        assertThat(all()).isEmpty();
        assertThat(metric("max_exemplars")).isZero();
        assertThat(store.isEnabled()).isFalse();
        store.resize(2);
        add(B, 3, 3);
        assertThat(all()).hasSize(1);
    }
}
