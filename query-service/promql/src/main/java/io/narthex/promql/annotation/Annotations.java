package io.narthex.promql.annotation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.Names;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.value.FloatText;

/// Collects the warnings and infos of one query. Equal texts are kept once, with the position of the last, as in Prometheus.
///
/// Thread-safe: a query may have helpers.
public final class Annotations {
    private static final String WARNING = "PromQL warning: ";
    private static final String INFO = "PromQL info: ";

    private final Map<String, SourceRange> warnings = new LinkedHashMap<>();
    private final Map<String, SourceRange> infos = new LinkedHashMap<>();
    private final Map<String, ForcedMonotonicity> forced = new LinkedHashMap<>();

    public synchronized List<String> warnings(String query) {
        return render(warnings, query);
    }

    public synchronized List<String> infos(String query) {
        List<String> rendered = render(infos, query);
        forced.forEach((text, what) -> rendered.add(text + what.details() + " (" + what.at().position(query) + ")"));
        return rendered;
    }

    private static List<String> render(Map<String, SourceRange> texts, String query) {
        List<String> rendered = new ArrayList<>();
        texts.forEach((text, at) -> rendered.add(text + " (" + at.position(query) + ")"));
        return rendered;
    }

    private synchronized void warn(String text, SourceRange at) {
        warnings.merge(WARNING + text, at, Annotations::last);
    }

    private synchronized void info(String text, SourceRange at) {
        infos.merge(INFO + text, at, Annotations::last);
    }

    /// Prometheus names the place that it evaluated last: the outer of two, else the one behind. Here operators take turns, so it is
    /// found by comparing.
    private static SourceRange last(SourceRange a, SourceRange b) {
        if (a.contains(b)) {
            return a;
        }
        return b.contains(a) || b.start() > a.start() ? b : a;
    }

    public void invalidQuantile(double q, SourceRange at) {
        warn("quantile value should be between 0 and 1, got " + FloatText.general(q), at);
    }

    public void invalidRatio(double ratio, double cap, SourceRange at) {
        warn("ratio value should be between -1 and 1, got " + FloatText.general(ratio) + ", capping to "
                + FloatText.general(cap), at);
    }

    public void badBucketLabel(String metricName, String value, SourceRange at) {
        warn("bucket label \"le\" is missing or has a malformed value of " + Names.quote(value) + named(metricName),
                at);
    }

    public void mixedFloatsAndHistograms(String metricName, SourceRange at) {
        warn("encountered a mix of histograms and floats for metric name " + Names.quote(metricName), at);
    }

    public void mixedSchemas(String metricName, SourceRange at) {
        warn("vector contains a mix of histograms with exponential and custom buckets schemas for metric name "
                + Names.quote(metricName), at);
    }

    public void incompatibleLayout(String operator, SourceRange at) {
        warn("incompatible bucket layout encountered for binary operator " + operator, at);
    }

    public void notACounter(String metricName, SourceRange at) {
        warn("this native histogram metric is not a counter: " + Names.quote(metricName), at);
    }

    public void notAGauge(String metricName, SourceRange at) {
        warn("this native histogram metric is not a gauge: " + Names.quote(metricName), at);
    }

    /// @param during `addition`, `subtraction` or `aggregation`
    public void conflictingResets(String during, SourceRange at) {
        warn("conflicting counter resets during histogram " + during, at);
    }

    /// @param during `addition`, `subtraction` or `aggregation`
    public void reconciledBounds(String during, SourceRange at) {
        info("mismatched custom buckets were reconciled during " + during, at);
    }

    public void mixedAggregation(SourceRange at) {
        warn("encountered a mix of histograms and floats for aggregation", at);
    }

    public void mixedClassicAndNative(String metricName, SourceRange at) {
        warn("vector contains a mix of classic and native histograms" + named(metricName), at);
    }

    public void sortInRangeQuery(SourceRange at) {
        warn("sort is ineffective for range queries since results are always ordered by labels", at);
    }

    public void startTimeOverlap(String metricName, SourceRange at) {
        warn("sample has start time that overlaps with previous sample timestamp for metric " + Names.quote(
                metricName), at);
    }

    public void possibleNonCounter(String metricName, SourceRange at) {
        info("metric might not be a counter, name does not end in _total/_sum/_count/_bucket: " + Names.quote(
                metricName), at);
    }

    public void possibleNonCounterType(String metricName, String type, SourceRange at) {
        info("metric might not be a counter, __type__ label is not set to \"counter\" or \"histogram\", got "
                + Names.quote(type) + ": " + Names.quote(metricName), at);
    }

    public void histogramIgnoredInAggregation(String aggregation, SourceRange at) {
        info("ignored histogram in " + aggregation + " aggregation", at);
    }

    public void histogramIgnoredInMixedRange(String metricName, SourceRange at) {
        info("ignored histograms in a range containing both floats and histograms for metric name " + Names.quote(
                metricName), at);
    }

    public void incompatibleTypes(String left, String operator, String right, SourceRange at) {
        info("incompatible sample types encountered for binary operator " + Names.quote(operator) + ": " + left + " "
                + operator + " " + right, at);
    }

    public void quantileOfNanIsNan(String metricName, SourceRange at) {
        info("input to histogram_quantile has NaN observations, result is NaN" + named(metricName), at);
    }

    public void quantileSkewedByNan(String metricName, SourceRange at) {
        info("input to histogram_quantile has NaN observations, result is skewed higher" + named(metricName), at);
    }

    public void fractionExcludesNan(String metricName, SourceRange at) {
        info("input to histogram_fraction has NaN observations, which are excluded from all fractions" + named(
                metricName), at);
    }

    public synchronized void forcedMonotonicity(String metricName, SourceRange at,
            ForcedMonotonicity.Observation what) {
        String text = INFO
                + "input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)"
                + named(metricName);
        forced.computeIfAbsent(text, _ -> new ForcedMonotonicity(at)).add(what);
    }

    private static String named(String metricName) {
        return metricName.isEmpty() ? "" : " for metric name " + Names.quote(metricName);
    }
}
