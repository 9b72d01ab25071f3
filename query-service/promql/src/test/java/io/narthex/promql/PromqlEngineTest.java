package io.narthex.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.failure.LimitExceeded;
import io.narthex.promql.failure.ParseFailure;
import io.narthex.promql.failure.QueryCanceled;
import io.narthex.promql.failure.QueryTimedOut;
import io.narthex.promql.limits.Cancellation;
import io.narthex.promql.limits.QueryLimits;
import io.narthex.promql.promqltest.MemorySource;
import io.narthex.promql.source.SeriesSource;
import io.narthex.promql.source.SourceUnavailableException;
import io.narthex.promql.value.QueryResult;
import io.narthex.promql.value.QueryValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PromqlEngineTest {
    private static final int SERIES = 20;
    private static final int SAMPLES = 100;
    private static final long STEP_MS = 15_000;

    private final PromqlEngine engine = new PromqlEngine(EngineOptions.DEFAULT);
    private final MemorySource source = new MemorySource();

    @BeforeEach
    void fill() {
        for (int s = 0; s < SERIES; s++) {
            Labels labels = Labels.of("__name__", "x_total", "instance", "i" + s, "job", s % 2 == 0 ? "a" : "b");
            for (int i = 0; i < SAMPLES; i++) {
                source.add(labels, i * STEP_MS, i * s);
            }
        }
    }

    private PromqlQuery range(String query) {
        return PromqlQuery.range(query, TenantId.DEFAULT, 0, (SAMPLES - 1) * STEP_MS, STEP_MS);
    }

    @Test
    void aRangeQueryGivesAMatrixInTheOrderOfLabels() {
        QueryResult result = engine.execute(range("sum by (job) (x_total)"), source);
        assertThat(result.value()).isInstanceOfSatisfying(QueryValue.Matrix.class, matrix -> {
            assertThat(matrix.series()).extracting(s -> s.labels().toString()).containsExactly("{job=\"a\"}",
                    "{job=\"b\"}");
            assertThat(matrix.series().getFirst().sampleCount()).isEqualTo(SAMPLES);
            assertThat(matrix.series().getFirst().value(1)).isEqualTo(90);
        });
        assertThat(result.stats().samplesRead()).isEqualTo(SERIES * SAMPLES);
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void foldedSeriesAreNotAllHeldAtOnce() {
        QueryResult result = engine.execute(range("sum(rate(x_total[1m]))"), source);
        assertThat(result.stats().peakSamples()).isLessThan(4 * SAMPLES);
    }

    @Test
    void tooManySamplesAreRefused() {
        PromqlQuery query = range("x_total").withLimits(new QueryLimits(SERIES * SAMPLES / 2, 0));
        assertThatThrownBy(() -> engine.execute(query, source)).isInstanceOf(LimitExceeded.class).hasMessage(
                "query processing would load too many samples into memory in query execution");
        PromqlQuery folded = range("sum(x_total)").withLimits(new QueryLimits(SERIES * SAMPLES / 2, 0));
        assertThat(engine.execute(folded, source).value()).isInstanceOf(QueryValue.Matrix.class);
    }

    @Test
    void subqueriesOfBoundlessManyStepsAreRefused() {
        for (String query : new String[]{"count_over_time(x_total[10y:1ms])", "max_over_time(vector(1)[10y:1s])",
            "count_over_time(x_total[100y:1ms] offset -90y)"}) {
            assertThatThrownBy(() -> value(query)).as(query).isInstanceOf(LimitExceeded.class);
        }
    }

    @Test
    void aCanceledQueryStops() {
        Cancellation cancellation = new Cancellation();
        SeriesSource canceling = selection -> {
            cancellation.cancel();
            return source.select(selection);
        };
        assertThatThrownBy(() -> engine.execute(range("sum(x_total)").withCancellation(cancellation), canceling))
                .isInstanceOf(QueryCanceled.class).hasMessage("query was canceled in expression evaluation");
    }

    @Test
    void aQueryThatTakesTooLongStops() {
        SeriesSource slow = selection -> {
            long until = System.nanoTime() + 5_000_000;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            return source.select(selection);
        };
        PromqlQuery query = range("x_total").withLimits(new QueryLimits(0, 1));
        assertThatThrownBy(() -> engine.execute(query, slow)).isInstanceOf(QueryTimedOut.class).hasMessage(
                "query timed out in expression evaluation");
    }

    @Test
    void anUnavailableSourceIsReportedAsItIs() {
        SeriesSource broken = _ -> {
            throw new SourceUnavailableException("partition 3 has no owner");
        };
        assertThatThrownBy(() -> engine.execute(range("x_total"), broken)).isInstanceOf(
                SourceUnavailableException.class).hasMessage("partition 3 has no owner");
    }

    @Test
    void everyTypeOfValueCanBeAsked() {
        assertThat(value("1 + 1")).isEqualTo(new QueryValue.Scalar(60_000, 2));
        assertThat(value("\"text\"")).isEqualTo(new QueryValue.Text(60_000, "text"));
        assertThat(value("x_total{instance=\"i3\"}[1m]")).isInstanceOfSatisfying(QueryValue.Matrix.class,
                matrix -> assertThat(matrix.series().getFirst().timestampMs(0)).isEqualTo(15_000));
        assertThat(value("sort_desc(x_total) > 60")).isInstanceOfSatisfying(QueryValue.InstantVector.class,
                vector -> assertThat(vector.samples()).extracting(QueryValue.VectorSample::value).containsExactly(76.0,
                        72.0, 68.0, 64.0));
    }

    private QueryValue value(String query) {
        return engine.execute(PromqlQuery.instant(query, TenantId.DEFAULT, 60_000), source).value();
    }

    @Test
    void rangesOverStringsAreRefused() {
        assertThatThrownBy(() -> engine.execute(range("\"text\""), source)).isInstanceOf(ExecutionFailure.class)
                .hasMessage("invalid expression type \"string\" for range query, must be Scalar or instant Vector");
        assertThatThrownBy(() -> engine.execute(range("sum("), source)).isInstanceOf(ParseFailure.class);
    }

    @Test
    void namesThatCollideWhenDroppedAreRefused() {
        source.add(Labels.of("__name__", "y_total", "instance", "i1", "job", "b"), 60_000, 1);
        assertThatThrownBy(() -> value("abs({job=\"b\"})")).hasMessage(
                "vector cannot contain metrics with the same labelset");
        assertThat(value("count({job=\"b\"})")).isInstanceOf(QueryValue.InstantVector.class);
    }

    @Test
    void aManyToManyMatchNamesTheSeries() {
        assertThatThrownBy(() -> value("sum(x_total) * on() x_total{job=\"a\",instance=~\"i[02]\"}")).isInstanceOf(
                ExecutionFailure.class).hasMessage(
                        "found duplicate series for the match group {} on the right "
                                + "hand-side of the operation: [{__name__=\"x_total\", instance=\"i0\", job=\"a\"}, "
                                + "{__name__=\"x_total\", instance=\"i2\", job=\"a\"}];many-to-many matching not allowed: "
                                + "matching labels must be unique on one side");
        assertThatThrownBy(() -> value("x_total + on(job) sum by (job) (x_total)")).hasMessage(
                "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)");
    }

    @Test
    void largeRanksAreSortedQuickly() {
        for (int s = 0; s < 20_000; s++) {
            source.add(Labels.of("__name__", "many", "n", Integer.toString(s)), 60_000, (s * 7919) % 20_011);
        }
        assertThat(value("topk(20000, many)")).isInstanceOfSatisfying(QueryValue.InstantVector.class, vector -> {
            assertThat(vector.samples()).hasSize(20_000);
            assertThat(vector.samples()).isSortedAccordingTo((a, b) -> Double.compare(b.value(), a.value()));
        });
    }
}
