package io.narthex.rules.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.rules.config.RuleDefaults;
import io.narthex.rules.config.RuleFiles;
import org.junit.jupiter.api.Test;

class FragmentPlannerTest {
    private static CompiledGroup group(String... rules) {
        StringBuilder yaml = new StringBuilder("groups:\n- name: g\n  rules:\n");
        for (String rule : rules) {
            yaml.append("  - {record: ").append(rule.split("=", 2)[0]).append(", expr: '")
                    .append(rule.split("=", 2)[1]).append("'}\n");
        }
        RuleDefaults defaults = new RuleDefaults(TenantId.DEFAULT, Duration.ofMinutes(1), Duration.ZERO,
                Duration.ofSeconds(2), Labels.EMPTY);
        return CompiledGroup.of(RuleFiles.parse("f", yaml.toString(), defaults, 0).getFirst(), 300_000);
    }

    private static String explain(String expr) {
        return GroupExplanation.of(group("r=" + expr));
    }

    @Test
    void anAggregationOfRatesIsOnePartial() {
        CompiledGroup group = group("r=sum by (job) (rate(x[5m]))");
        assertThat(group.fragments()).singleElement().isInstanceOfSatisfying(Fragment.Partial.class,
                partial -> assertThat(partial.input().toString()).contains("RATE"));
        assertThat(group.windowReads()).isEmpty();
        assertThat(group.reads()).hasSize(1);
    }

    @Test
    void equalFragmentsOfAGroupAreOne() {
        CompiledGroup group = group("r=sum(rate(x[5m])) / sum(rate(y[5m]))", "s=2 * sum(rate(y[5m]))",
                "t=sum(rate( y[300s] ))");
        assertThat(group.fragments()).extracting(Fragment::text)
                .containsExactly("sum(rate(x[5m]))", "sum(rate(y[5m]))");
    }

    @Test
    void whatStandsAboveTheCutIsEvaluatedOnce() {
        assertThat(explain("topk(3, rate(x[5m]))")).contains("evaluated   topk(3, #1)")
                .contains("#1          rate(x[5m])").contains("one value for each series");
        assertThat(explain("histogram_quantile(0.9, sum by (le) (rate(b[5m])))"))
                .contains("evaluated   histogram_quantile(0.9, #1)").contains("four numbers for each group of sum");
        assertThat(explain("abs(x) > 3 and on (job) up == 1")).contains("evaluated   #1 and on (job) #2");
    }

    @Test
    void whatTheGroupWritesItselfIsReadAsSamples() {
        CompiledGroup group = group("a=sum(x)", "b=rate(a[5m]) + sum(y)");
        assertThat(group.fragments()).extracting(Fragment::text).containsExactly("sum(x)", "sum(y)");
        assertThat(group.windowReads()).singleElement()
                .satisfies(read -> assertThat(read.matches(Labels.of("__name__", "a"))).isTrue());
        assertThat(GroupExplanation.of(group)).contains("may read what this group writes");
    }

    @Test
    void absentIsNotCutForItReadsItsSelector() {
        assertThat(explain("absent(up{job=\"x\"})")).contains("samples     up{job=\"x\"}");
    }

    @Test
    void aSubqueryOverAnAggregateIsReadAsSamples() {
        assertThat(explain("max_over_time(sum(rate(x[1m]))[5m:1m])")).contains("samples     x");
        assertThat(explain("max_over_time(rate(x[1m])[5m:1m])")).contains("evaluated   #1");
    }

    @Test
    void constantsAreNoFragments() {
        assertThat(group("r=vector(time() - 3)").fragments()).isEmpty();
    }

    @Test
    void functionsThatMayMakeTwoSeriesOneStandAboveTheCut() {
        assertThat(explain("sum(label_replace(x, \"a\", \"b\", \"c\", \"d\"))"))
                .contains("evaluated   sum(label_replace(#1, \"a\", \"b\", \"c\", \"d\"))");
    }
}
