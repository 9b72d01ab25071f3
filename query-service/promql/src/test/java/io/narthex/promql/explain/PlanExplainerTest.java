package io.narthex.promql.explain;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.promql.EngineOptions;
import io.narthex.promql.PromqlEngine;
import io.narthex.promql.PromqlQuery;
import io.narthex.promql.ast.AggregateOp;
import io.narthex.promql.failure.ParseFailure;
import io.narthex.promql.limits.Workers;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.promqltest.MemorySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlanExplainerTest {
    private static final EngineOptions OPTIONS = new EngineOptions(ParserOptions.ALL, 300_000, 50_000_000, 120_000,
            60_000, false, false, false);

    private final PromqlEngine engine = new PromqlEngine(OPTIONS);

    private static PromqlQuery range(String query) {
        return PromqlQuery.range(query, TenantId.DEFAULT, 600_000, 1_200_000, 15_000);
    }

    @Test
    void aPlanIsATreeOfOperators() {
        assertThat(engine.explain(range(
                "histogram_quantile(0.9, sum by (le) (rate(b{job=~\"a|b\"}[5m]))) / on () group_left sum(up offset 1m) > 2"))
                .toString()).isEqualTo("""
                                       range query: 41 steps of 15s from 1970-01-01T00:10:00Z to 1970-01-01T00:20:00Z
                                         with scalar: … > 2
                                           join: / on () group_left (); holds the right side in memory
                                             histogram_quantile: 0.9
                                               sum: by (le); keeps one column a group
                                                 rate
                                                   range scan: b{job=~"a|b"}, window 5m
                                             sum: by (); keeps one column a group
                                               instant scan: up offset 1m, look-back 5m
                                       """);
    }

    @Test
    void whatDoesNotDependOnTheStepIsShownOnce() {
        assertThat(engine.explain(range("x - avg_over_time(sum(y)[10m:1m] @ end() offset 5m)")).toString()).isEqualTo(
                """
                range query: 41 steps of 15s from 1970-01-01T00:10:00Z to 1970-01-01T00:20:00Z
                  join: -; holds the right side in memory
                    instant scan: x, look-back 5m
                    step-invariant: evaluated once and repeated at every step
                      avg_over_time
                        subquery: window 10m, 10 steps of 1m @ 1200.000 offset 5m
                          sum: by (); keeps one column a group
                            instant scan: y, look-back 5m
                """);
    }

    @Test
    void scalarsShowTheVectorsTheyAreMadeOf() {
        PlanNode plan = engine.explain(PromqlQuery.instant("topk(scalar(k) + 1, x)", TenantId.DEFAULT, 60_000));
        assertThat(plan.toString()).isEqualTo("""
                                              instant query: at 1970-01-01T00:01:00Z
                                                topk: (scalar(…) + 1) by (); holds its input in memory
                                                  instant scan: x, look-back 5m
                                                  instant scan: k, look-back 5m
                                              """);
    }

    @Test
    void sharedScansAreNamed() {
        PromqlEngine helped = new PromqlEngine(OPTIONS, new Workers(Runnable::run, 2));
        assertThat(helped.explain(range("rate(x[1m])")).toString()).contains("x, window 1m, on several threads");
    }

    @Test
    void analysisCountsWhatOperatorsGave() {
        MemorySource source = new MemorySource();
        for (String job : new String[]{"a", "a", "b"}) {
            for (int i = 0; i < 100; i++) {
                source.add(Labels.of("__name__", "x_total", "job", job, "i", "" + i % 3), i * 15_000L, i);
            }
        }
        PlanNode sum = engine.analyze(range("sum by (job) (rate(x_total[1m]))"), source).children().getFirst();
        PlanNode.Actual folded = requireNonNull(sum.actual());
        PlanNode.Actual rates = requireNonNull(sum.children().getFirst().actual());
        assertThat(folded.series()).isEqualTo(2);
        assertThat(folded.samples()).isEqualTo(2 * 41);
        assertThat(rates.series()).isEqualTo(6);
        assertThat(folded.nanos()).isGreaterThanOrEqualTo(rates.nanos());
        assertThat(engine.explain(range("x_total")).children().getFirst().actual()).isNull();
    }

    @Test
    void whatIsTooDeepToReadIsCutOff() {
        assertThat(engine.explain(range("x" + " + x".repeat(990))).toString()).contains("…: too deep to be shown");
    }

    @Test
    void aMistakeIsNoPlan() {
        assertThatThrownBy(() -> engine.explain(range("sum("))).isInstanceOf(ParseFailure.class);
    }

    @ParameterizedTest
    @EnumSource(AggregateOp.class)
    void everyAggregationSaysWhatItKeeps(AggregateOp op) {
        String parameter = !op.hasParameter() ? "" : op == AggregateOp.COUNT_VALUES ? "\"v\", " : "1, ";
        PlanNode node = engine.explain(range(op.symbol() + " without (a) (" + parameter + "x)")).children()
                .getFirst();
        assertThat(node.name()).isEqualTo(op.symbol());
        assertThat(node.detail()).contains("without (a)");
    }
}
