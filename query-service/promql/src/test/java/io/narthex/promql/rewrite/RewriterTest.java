package io.narthex.promql.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.promql.EngineOptions;
import io.narthex.promql.PromqlEngine;
import io.narthex.promql.PromqlQuery;
import io.narthex.promql.promqltest.MemorySource;
import io.narthex.promql.source.SeriesSelection;
import io.narthex.promql.source.SeriesSource;
import io.narthex.promql.value.QueryResult;
import io.narthex.promql.value.QueryValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is read and computed once, seen by what the engine asks of its source.
class RewriterTest {
    private static final int SERIES = 20;

    private final PromqlEngine engine = new PromqlEngine(EngineOptions.DEFAULT);
    private final MemorySource data = new MemorySource();
    private final List<SeriesSelection> asked = new ArrayList<>();
    private final SeriesSource source = selection -> {
        asked.add(selection);
        return data.select(selection);
    };

    @BeforeEach
    void fill() {
        for (int s = 0; s < SERIES; s++) {
            for (String name : new String[]{"x_total", "y_total", "gauge"}) {
                Labels labels = Labels.of("__name__", name, "code", s % 4 == 0 ? "500" : "200", "i", "" + s);
                for (int i = 0; i < 100; i++) {
                    data.add(labels, i * 15_000L, i * s);
                }
            }
        }
    }

    private QueryResult run(String query) {
        return engine.execute(PromqlQuery.range(query, TenantId.DEFAULT, 600_000, 1_200_000, 15_000), source);
    }

    private String plan(String query) {
        return engine.explain(PromqlQuery.range(query, TenantId.DEFAULT, 600_000, 1_200_000, 15_000)).toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                                                                   x_total / x_total | 1
                                                                   x_total > 3 and x_total < 30 | 1
                                                                   rate(x_total[1m]) - rate(x_total[1m]) | 1
                                                                   rate(x_total[1m]) - rate(x_total[2m]) | 2
                                                                   x_total - x_total offset 1m | 2
                                                                   sum(x_total) / count(x_total) | 1
                                                                   sum(x_total) / scalar(count(x_total)) | 1
                                                                   sum by (i) (rate(x_total[1m])) + sum by (i) (rate(x_total[1m])) > sum by (i) (rate(x_total[1m])) | 1
                                                                   sum(rate(x_total{code="500"}[1m])) / sum(rate(x_total[1m])) | 1
                                                                   sum(x_total) - sum(x_total{code="500"}) | 1
                                                                   sum(rate(x_total[1m])) - sum(rate(x_total{code="500"}[1m])) | 2
                                                                   sum(x_total{code="500"}) / sum(x_total{code=~"5.."}) | 2
                                                                   max(rate(x_total{code="500"}[1m])) + avg(rate(x_total{i="3"}[1m])) + min(rate(x_total[1m])) | 1
                                                                   sum(x_total{code="500"}) / sum(x_total{code="500"} offset 1m) | 2
                                                                   sum({__name__="x_total"}) / sum({__name__=~"x_.*", __name__="x_total"}) | 2
                                                                   topk(2, x_total) or bottomk(2, x_total) | 1
                                                                   max_over_time((sum(x_total) / count(x_total))[5m:1m]) | 1
                                                                   x_total @ 700 / x_total @ 700 | 1
                                                                   x_total @ 700 / x_total | 2
                                                                   quantile_over_time(scalar(gauge), x_total[1m]) + gauge | 2
                                                                   histogram_quantile(0.5, sum by (le) (x_total)) + histogram_quantile(0.9, sum by (le) (x_total)) | 1
                                                                   """)
    void selectionsAreMadeOnce(String query, int selections) {
        run(query);
        assertThat(asked).as("%s\n%s", query, plan(query)).hasSize(selections);
    }

    @Test
    void anErrorRatioIsOneScan() {
        assertThat(plan("sum by (i) (rate(x_total{code=~\"5..\"}[1m])) / sum by (i) (rate(x_total[1m]))")).isEqualTo(
                """
                range query: 41 steps of 15s from 1970-01-01T00:10:00Z to 1970-01-01T00:20:00Z
                  join: /; holds the right side in memory
                    sum: by (i) of series with {code=~"5.."}; keeps one column a group; one of 2 aggregations of part 1
                      rate
                        range scan: x_total, window 1m
                    sum: by (i); keeps one column a group; one of 2 aggregations of part 1
                """);
    }

    @Test
    void messagesNameTheLastPlace() {
        assertThat(run("rate(gauge[1m]) + rate(gauge[1m])").infos()).containsExactly(
                "PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "
                        + "\"gauge\" (1:24)");
        assertThat(run("sum(rate(gauge[1m])) - sum(rate(gauge{code=\"500\"}[1m]))").infos().getFirst()).endsWith(
                "(1:33)");
        assertThat(run("sum(rate(gauge[1m])) - sum(rate(gauge{code=\"none\"}[1m]))").infos().getFirst()).endsWith(
                "(1:10)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                                                                   x_total{i="1"} / y_total | instant scan: y_total{i="1"}
                                                                   rate(x_total{i!="1"}[1m]) * y_total | instant scan: y_total{i!="1"}
                                                                   x_total and on (i) y_total{i="1",code="200"} | instant scan: x_total{i="1"}
                                                                   x_total{i="1",code="200"} unless on (i) y_total | instant scan: y_total{i="1"}
                                                                   """)
    void matchersGoAcrossJoinsWhereNothingElseChanges(String query, String scan) {
        assertThat(plan(query)).contains(scan);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                                                                   x_total{i="1"} / rate(y_total[1m]) | range scan: y_total,
                                                                   x_total{i="1"} / on (i) y_total | instant scan: y_total,
                                                                   x_total{i="1"} / ignoring (code) y_total | instant scan: y_total,
                                                                   x_total unless y_total{i="1"} | instant scan: x_total,
                                                                   x_total or y_total{i="1"} | instant scan: x_total,
                                                                   x_total{i="1"} / {__name__=~"y.*"} | instant scan: {__name__=~"y.*"},
                                                                   x_total{code="200"} and on (i) y_total | instant scan: y_total,
                                                                   x_total{i="1"} / sum(y_total) | instant scan: y_total,
                                                                   """)
    void matchersStayWhereAWarningOrAnErrorCouldGetLost(String query, String scan) {
        assertThat(plan(query)).contains(scan);
    }

    @Test
    void whatIsTooMuchToKeepIsReadAgain() {
        MemorySource many = new MemorySource();
        for (int s = 0; s < 1_000; s++) {
            many.add(Labels.of("__name__", "many", "i", "" + s), 0, s);
        }
        PromqlQuery few = PromqlQuery.range("many unless many > 500", TenantId.DEFAULT, 0, 60_000, 15_000);
        PromqlQuery lasting = PromqlQuery.range("many unless many > 500", TenantId.DEFAULT, 0, 75_000_000, 15_000)
                .withLookbackDeltaMs(86_400_000);

        QueryResult kept = engine.execute(few, many);
        QueryResult again = engine.execute(lasting, many);

        assertThat(kept.stats().samplesRead()).isEqualTo(1_000);
        assertThat(again.stats().samplesRead()).isEqualTo(2_000);
        assertThat(again.value()).isInstanceOfSatisfying(QueryValue.Matrix.class, matrix -> assertThat(matrix.series())
                .hasSize(501));
    }

    @Test
    void aChainThatNobodyWritesByHandRunsAsItIs() {
        assertThat(run("x_total" + " + x_total".repeat(90)).value()).isInstanceOf(QueryValue.Matrix.class);
        assertThat(asked).hasSize(1);
        asked.clear();
        assertThat(run("x_total" + " + x_total".repeat(800)).value()).isInstanceOf(QueryValue.Matrix.class);
        assertThat(asked).hasSize(801);
    }
}
