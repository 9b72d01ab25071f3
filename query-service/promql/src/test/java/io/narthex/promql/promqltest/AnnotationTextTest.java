package io.narthex.promql.promqltest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import io.narthex.promql.EngineOptions;
import io.narthex.promql.PromqlEngine;
import io.narthex.promql.PromqlQuery;
import io.narthex.promql.notation.SampleLiteral;
import io.narthex.promql.notation.SeriesLine;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.value.QueryResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every warning and info in the words of Prometheus, with the place in the query.
class AnnotationTextTest {
    private static final long STEP_MS = 60_000;
    private static final List<String> SERIES = List.of(
            "plain 0+1x10",
            "some_total 0+1x10",
            "nole 1x10",
            "odd_bucket{le=\"abc\"} 1x10",
            "forced_bucket{le=\"1\"} 9x10",
            "forced_bucket{le=\"2\"} 5x10",
            "forced_bucket{le=\"+Inf\"} 10x10",
            "native {{schema:0 sum:5 count:4 buckets:[1 2 1]}}+{{schema:0 sum:5 count:4 buckets:[1 2 1]}}x10",
            "gauge {{schema:0 sum:5 count:4 buckets:[1 2 1] counter_reset_hint:gauge}}x10",
            "custom {{schema:-53 sum:1 count:1 custom_values:[5 10] buckets:[1]}}x10",
            "mixed_total 0 1 2 3 {{schema:0 sum:5 count:4 buckets:[1 2 1]}}x6",
            "conflict {{schema:0 sum:1 count:1 buckets:[1] counter_reset_hint:reset}}x10",
            "conflict2 {{schema:0 sum:1 count:1 buckets:[1] counter_reset_hint:not_reset}}x10",
            "custom2 {{schema:-53 sum:1 count:1 custom_values:[5 20] buckets:[1]}}x10",
            "gap {{schema:0 sum:NaN count:4 buckets:[1 1]}}x10",
            "shrinking_total {{schema:-53 sum:1 count:1 custom_values:[5 10] buckets:[1]}}x4 {{schema:-53 sum:2 count:2 custom_values:[5 20] buckets:[2]}}x4",
            "schemas_total {{schema:0 sum:5 count:4 buckets:[1 2 1]}}x4 {{schema:-53 sum:1 count:1 custom_values:[5 10] buckets:[1]}}x4");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                                                                   limit_ratio(1.5, plain) | warning: ratio value should be between -1 and 1, got 1.5, capping to 1 (1:13)
                                                                   limit_ratio(-2, plain) | warning: ratio value should be between -1 and 1, got -2, capping to -1 (1:13)
                                                                   quantile(-0.5, plain) | warning: quantile value should be between 0 and 1, got -0.5 (1:10)
                                                                   quantile_over_time(2, plain[5m]) | warning: quantile value should be between 0 and 1, got 2 (1:20)
                                                                   histogram_quantile(NaN, native) | warning: quantile value should be between 0 and 1, got NaN (1:20)
                                                                   histogram_quantile(0.5, nole) | warning: bucket label "le" is missing or has a malformed value of "" (1:25)
                                                                   histogram_quantile(0.5, odd_bucket) | warning: bucket label "le" is missing or has a malformed value of "abc" (1:25)
                                                                   rate(mixed_total[8m]) | warning: encountered a mix of histograms and floats for metric name "mixed_total" (1:6)
                                                                   avg_over_time(mixed_total[8m]) | warning: encountered a mix of histograms and floats for metric name "mixed_total" (1:15)
                                                                   sum({__name__=~"[pn](lain)?(ative)?"}) | warning: encountered a mix of histograms and floats for aggregation (1:5)
                                                                   rate(gauge[5m]) | warning: this native histogram metric is not a counter: "gauge" (1:6)
                                                                   delta(native[5m]) | warning: this native histogram metric is not a gauge: "native" (1:7)
                                                                   rate(schemas_total[8m]) | warning: vector contains a mix of histograms with exponential and custom buckets schemas for metric name "schemas_total" (1:6)
                                                                   rate(plain[5m]) | info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "plain" (1:6)
                                                                   histogram_quantile(0.5, forced_bucket) | info: input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile), from buckets 2 to 2, with a max diff of 4, over 1 samples from 1970-01-01T00:08:00Z to 1970-01-01T00:08:00Z (1:25)
                                                                   plain + on() native | info: incompatible sample types encountered for binary operator "+": float + histogram (1:1)
                                                                   native * on() native | info: incompatible sample types encountered for binary operator "*": histogram * histogram (1:1)
                                                                   native > 1 | info: incompatible sample types encountered for binary operator ">": histogram > float (1:1)
                                                                   min(native) | info: ignored histogram in min aggregation (1:5)
                                                                   stddev(native) | info: ignored histogram in stddev aggregation (1:8)
                                                                   topk(1, native) | info: ignored histogram in topk aggregation (1:1)
                                                                   min_over_time(mixed_total[8m]) | info: ignored histograms in a range containing both floats and histograms for metric name "mixed_total" (1:15)
                                                                   native + on() custom | warning: incompatible bucket layout encountered for binary operator + (1:1)
                                                                   1 + (native - on() custom) | warning: incompatible bucket layout encountered for binary operator - (1:6)
                                                                   conflict + on() conflict2 | warning: conflicting counter resets during histogram addition (1:1)
                                                                   conflict - on() conflict2 | warning: conflicting counter resets during histogram subtraction (1:1)
                                                                   sum({__name__=~"conflict.*"}) | warning: conflicting counter resets during histogram aggregation (1:5)
                                                                   custom + on() custom2 | info: mismatched custom buckets were reconciled during addition (1:1)
                                                                   custom - on() custom2 | info: mismatched custom buckets were reconciled during subtraction (1:1)
                                                                   sum({__name__=~"custom.*"}) | info: mismatched custom buckets were reconciled during aggregation (1:5)
                                                                   rate(shrinking_total[8m]) | info: mismatched custom buckets were reconciled during subtraction (1:6)
                                                                   histogram_quantile(1, gap) | info: input to histogram_quantile has NaN observations, result is NaN (1:23)
                                                                   histogram_quantile(0.1, gap) | info: input to histogram_quantile has NaN observations, result is skewed higher (1:25)
                                                                   histogram_fraction(0, 1, gap) | info: input to histogram_fraction has NaN observations, which are excluded from all fractions (1:26)
                                                                   max(native) | info: ignored histogram in max aggregation (1:5)
                                                                   stdvar(native) | info: ignored histogram in stdvar aggregation (1:8)
                                                                   quantile(0.5, native) | info: ignored histogram in quantile aggregation (1:15)
                                                                   bottomk(1, native) | info: ignored histogram in bottomk aggregation (1:1)
                                                                   1 + native | info: incompatible sample types encountered for binary operator "+": float + histogram (1:1)
                                                                   1 / native | info: incompatible sample types encountered for binary operator "/": float / histogram (1:1)
                                                                   native atan2 2 | info: incompatible sample types encountered for binary operator "atan2": histogram atan2 float (1:1)
                                                                   plain </ 2 | info: incompatible sample types encountered for binary operator "</": float </ float (1:1)
                                                                   delta(gauge[5m]) + on() rate(gauge[5m]) | warning: this native histogram metric is not a counter: "gauge" (1:30)
                                                                   quantile_over_time(NaN, plain[5m]) | warning: quantile value should be between 0 and 1, got NaN (1:20)
                                                                   deriv(mixed_total[8m]) | info: ignored histograms in a range containing both floats and histograms for metric name "mixed_total" (1:7)
                                                                   increase(plain[5m]) | info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "plain" (1:10)
                                                                   rate(plain[5m]) - rate(plain[5m]) | info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "plain" (1:24)
                                                                   """)
    void isWordedAsInPrometheus(String query, String text) {
        PromqlEngine engine = new PromqlEngine(new EngineOptions(ParserOptions.ALL, 5 * STEP_MS, 1_000_000, 100_000,
                STEP_MS, false, true, false));
        QueryResult result = engine.execute(PromqlQuery.instant(query, TenantId.DEFAULT, 8 * STEP_MS), source());
        List<String> texts = new ArrayList<>(result.warnings());
        texts.addAll(result.infos());
        assertThat(texts).contains("PromQL " + text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                                                                   sort(plain) | warning: sort is ineffective for range queries since results are always ordered by labels (1:1)
                                                                   """)
    void isWordedAsInPrometheusOverARange(String query, String text) {
        PromqlEngine engine = new PromqlEngine(EngineOptions.DEFAULT);
        QueryResult result = engine.execute(PromqlQuery.range(query, TenantId.DEFAULT, 0, 8 * STEP_MS, STEP_MS),
                source());
        assertThat(result.warnings()).contains("PromQL " + text);
    }

    /// Messages of flags: the metric's own type, and names that are kept to the end.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                                                                   rate(plain[5m]) | info: metric might not be a counter, __type__ label is not set to "counter" or "histogram", got "": "plain" (1:6)
                                                                   rate({__name__="plain", __type__=""}[5m]) | info: metric might not be a counter, __type__ label is not set to "counter" or "histogram", got "": "plain" (1:6)
                                                                   histogram_quantile(0.5, nole) | warning: bucket label "le" is missing or has a malformed value of "" for metric name "nole" (1:25)
                                                                   histogram_quantile(1, gap) | info: input to histogram_quantile has NaN observations, result is NaN for metric name "gap" (1:23)
                                                                   histogram_fraction(0, 1, gap) | info: input to histogram_fraction has NaN observations, which are excluded from all fractions for metric name "gap" (1:26)
                                                                   """)
    void isWordedAsInPrometheusWithItsFlags(String query, String text) {
        PromqlEngine engine = new PromqlEngine(new EngineOptions(ParserOptions.ALL, 5 * STEP_MS, 1_000_000, 100_000,
                STEP_MS, true, true, true));
        QueryResult result = engine.execute(PromqlQuery.instant(query, TenantId.DEFAULT, 8 * STEP_MS), source());
        List<String> texts = new ArrayList<>(result.warnings());
        texts.addAll(result.infos());
        assertThat(texts).contains("PromQL " + text);
    }

    private static MemorySource source() {
        MemorySource source = new MemorySource();
        for (String line : SERIES) {
            SeriesLine series = SeriesLine.parse(line);
            long timeMs = 0;
            for (SampleLiteral sample : series.values()) {
                if (!sample.omitted()) {
                    source.add(series.labels(), timeMs, sample, SampleBuffer.NO_START);
                }
                timeMs += STEP_MS;
            }
        }
        return source;
    }
}
