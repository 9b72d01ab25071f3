package io.narthex.promql.promqltest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.promql.EngineOptions;
import io.narthex.promql.PromqlEngine;
import io.narthex.promql.PromqlQuery;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.failure.LimitExceeded;
import io.narthex.promql.limits.QueryLimits;
import io.narthex.promql.parser.ParserOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every reason for which a well-formed query has no answer, in the words of Prometheus.
class ExecutionFailureTextTest {
    private static final long NOW_MS = 300_000;

    private final PromqlEngine engine = new PromqlEngine(new EngineOptions(ParserOptions.ALL, 300_000, 1_000_000,
            100_000, 60_000, false, false, false));
    private final MemorySource source = new MemorySource();

    @BeforeEach
    void fill() {
        for (String name : new String[]{"x", "y", "some_info"}) {
            for (String label : new String[]{"a", "b"}) {
                for (long time = 0; time <= NOW_MS; time += 15_000) {
                    source.add(Labels.of("__name__", name, "job", "j", "instance", "i", "l", label), time, time);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                                                                   {__name__=~"[xy]"} + 1 | vector cannot contain metrics with the same labelset
                                                                   -{__name__=~"[xy]"} | vector cannot contain metrics with the same labelset
                                                                   rate({__name__=~"[xy]"}[5m]) | vector cannot contain metrics with the same labelset
                                                                   label_replace(x, "l", "same", "job", ".*") | vector cannot contain metrics with the same labelset
                                                                   label_join(x, "l", "-", "job", "instance") | vector cannot contain metrics with the same labelset
                                                                   x + on(job) y{l="a"} | multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)
                                                                   y{l="a"} + on(job) x | found duplicate series for the match group {job="j"} on the right hand-side of the operation: [{__name__="x", instance="i", job="j", l="a"}, {__name__="x", instance="i", job="j", l="b"}];many-to-many matching not allowed: matching labels must be unique on one side
                                                                   x + on(job) group_right y | found duplicate series for the match group {job="j"} on the left hand-side of the operation: [{__name__="x", instance="i", job="j", l="a"}, {__name__="x", instance="i", job="j", l="b"}];many-to-many matching not allowed: matching labels must be unique on one side
                                                                   x + on(job) group_left(l) y{l="a"} | multiple matches for labels: grouping labels must ensure unique matches
                                                                   topk(NaN, x) | Parameter value is NaN
                                                                   limit_ratio(NaN, x) | Ratio value is NaN
                                                                   topk(1e30, x) | Scalar value 1e+30 overflows int64
                                                                   bottomk(+Inf, x) | Scalar value +Inf overflows int64
                                                                   limitk(1e19, x) | Scalar value 1e+19 overflows int64
                                                                   count_values("", x) | invalid label name ""
                                                                   label_replace(x, "", "a", "l", "b") | invalid destination label name in label_replace():
                                                                   label_replace(x, "a", "b", "l", "(") | invalid regular expression in label_replace(): (
                                                                   label_replace(x, "a", "b", "l", "((a{1000}){1000}){1000}") | invalid regular expression in label_replace(): ((a{1000}){1000}){1000}
                                                                   label_join(x, "", "-", "l") | invalid destination label name in label_join():
                                                                   label_join(x, "a", "-", "") | invalid source label name in label_join():
                                                                   double_exponential_smoothing(x[5m], 0, 0.5) | invalid smoothing factor. Expected: 0 < sf < 1, got: 0.000000
                                                                   double_exponential_smoothing(x[5m], 0.5, 1) | invalid trend factor. Expected: 0 < tf < 1, got: 1.000000
                                                                   deriv(x[5m] anchored) | anchored modifier can only be used with: changes, delta, increase, rate, resets - not with deriv
                                                                   resets(x[5m] smoothed) | smoothed modifier can only be used with: delta, increase, rate - not with resets
                                                                   rate(x[5m - 5m]) | 7:14: duration must be greater than 0
                                                                   x offset (1m / step()) | 10:21: division by zero
                                                                   x offset (1m % step()) | 10:21: modulo by zero
                                                                   rate(x[2 ^ 2000]) | 7:15: duration is NaN or infinite
                                                                   rate(x[1e9 * 1e9]) | 7:16: duration is out of range
                                                                   info(x, {__name__=~".*_info"}) | found duplicate series for info metric: existing {__name__="some_info", instance="i", job="j", l="a"} @ 300000, new {__name__="some_info", instance="i", job="j", l="b"} @ 300000
                                                                   """)
    void isWordedAsInPrometheus(String query, String text) {
        assertThatThrownBy(() -> engine.execute(PromqlQuery.instant(query, TenantId.DEFAULT, NOW_MS), source)).as(
                query).isInstanceOf(ExecutionFailure.class).satisfies(
                        e -> assertThat(
                                String.valueOf(e.getMessage()).strip()).isEqualTo(text.strip()));
    }

    @Test
    void aRangeNeedsAVector() {
        for (String query : new String[]{"\"text\"", "x[5m]"}) {
            assertThatThrownBy(() -> engine.execute(PromqlQuery.range(query, TenantId.DEFAULT, 0, NOW_MS, 15_000),
                    source)).isInstanceOf(ExecutionFailure.class).hasMessageMatching(
                            "invalid expression type \"(string|range vector)\" for range query, must be Scalar or instant Vector");
        }
    }

    /// What makes much out of little ends at the budget, wherever it grows.
    @ParameterizedTest
    @ValueSource(strings = {"count_values(\"v\", many)", "label_replace(many, \"n\", \"$1$1\", \"i\", \"(.*)\")",
        "many * on (job) group_left () one", "many or on (i, job) other", "sum by (i) (many)", "topk(1000, many)",
        "many[1h:1ms]", "sort(many)", "quantile(0.5, many)", "{i=~\".+\"} > 0",
        "vector(1) and count_over_time(one[100y:1ms])"})
    void explosionsEndAtTheBudget(String query) {
        MemorySource large = new MemorySource();
        large.add(Labels.of("__name__", "one", "job", "j"), 0, 1);
        for (int i = 0; i < 1_000; i++) {
            large.add(Labels.of("__name__", "many", "job", "j", "i", "" + i), 0, i);
            large.add(Labels.of("__name__", "other", "job", "j", "i", "o" + i), 0, i);
        }
        PromqlQuery asked = PromqlQuery.range(query.equals("many[1h:1ms]") ? "max_over_time(many[1h:1ms])" : query,
                TenantId.DEFAULT, 0, 150_000, 1_000).withLimits(new QueryLimits(50_000, 0));
        assertThatThrownBy(() -> engine.execute(asked, large)).as(query).isInstanceOf(LimitExceeded.class).hasMessage(
                "query processing would load too many samples into memory in query execution");
    }
}
