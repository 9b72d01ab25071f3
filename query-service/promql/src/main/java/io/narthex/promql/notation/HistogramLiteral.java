package io.narthex.promql.notation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.narthex.model.NativeHistogram;

/// A histogram as written in a script, buckets by their index.
record HistogramLiteral(int schema, double sum, double count, double zeroCount, double zeroWidth,
        TreeMap<Integer, Double> positive, TreeMap<Integer, Double> negative, double[] bounds,
        NativeHistogram.ResetHint hint, boolean hintMatters) {

    private static final Pattern FIELD = Pattern.compile("([a-z_]+):(\\[[^\\]]*\\]|[^\\s}]+)");

    static HistogramLiteral parse(String text) {
        Map<String, String> fields = new TreeMap<>();
        for (MatchResult field : FIELD.matcher(text).results().toList()) {
            if (fields.put(field.group(1), field.group(2)) != null) {
                throw new IllegalArgumentException("duplicate key \"" + field.group(1) + "\" in histogram");
            }
        }
        String hint = fields.get("counter_reset_hint");
        return new HistogramLiteral((int) number(fields, "schema"), number(fields, "sum"), number(fields, "count"),
                number(fields, "z_bucket"), number(fields, "z_bucket_w"), buckets(fields, "buckets", "offset"),
                buckets(fields, "n_buckets", "n_offset"), numbers(fields.getOrDefault("custom_values", "[]")),
                hint == null
                        ? NativeHistogram.ResetHint.UNKNOWN
                        : NativeHistogram.ResetHint.valueOf(hint.toUpperCase(Locale.ROOT)),
                hint != null);
    }

    private static double number(Map<String, String> fields, String key) {
        return SeriesLine.number(fields.getOrDefault(key, "0"));
    }

    private static double[] numbers(String list) {
        String inner = list.substring(1, list.length() - 1).strip();
        return inner.isEmpty()
                ? new double[0]
                : Arrays.stream(inner.split("\\s+")).mapToDouble(SeriesLine::number)
                        .toArray();
    }

    private static TreeMap<Integer, Double> buckets(Map<String, String> fields, String key, String offsetKey) {
        TreeMap<Integer, Double> buckets = new TreeMap<>();
        int index = (int) number(fields, offsetKey);
        for (double count : numbers(fields.getOrDefault(key, "[]"))) {
            buckets.put(index++, count);
        }
        return buckets;
    }

    /// Buckets of the coarser of both schemas.
    HistogramLiteral plus(HistogramLiteral finer, double factor) {
        HistogramLiteral other = finer.schema > schema ? finer.toSchema(schema) : finer;
        return new HistogramLiteral(schema, sum + factor * other.sum, count + factor * other.count,
                zeroCount + factor * other.zeroCount, zeroWidth, merged(positive, other.positive, factor),
                merged(negative, other.negative, factor), bounds, hint, hintMatters || other.hintMatters);
    }

    private HistogramLiteral toSchema(int coarser) {
        return new HistogramLiteral(coarser, sum, count, zeroCount, zeroWidth, reduced(positive, schema - coarser),
                reduced(negative, schema - coarser), bounds, hint, hintMatters);
    }

    private static TreeMap<Integer, Double> reduced(TreeMap<Integer, Double> buckets, int levels) {
        TreeMap<Integer, Double> reduced = new TreeMap<>();
        buckets.forEach((index, count) -> reduced.merge(((index - 1) >> levels) + 1, count, Double::sum));
        return reduced;
    }

    private static TreeMap<Integer, Double> merged(TreeMap<Integer, Double> a, TreeMap<Integer, Double> b,
            double factor) {
        TreeMap<Integer, Double> merged = new TreeMap<>(a);
        b.forEach((index, count) -> merged.merge(index, factor * count, Double::sum));
        return merged;
    }

    SampleLiteral sample() {
        NativeHistogram histogram = NativeHistogram.builder().schema(schema).sum(sum).count(count).zero(zeroWidth,
                zeroCount).positive(spans(positive), counts(positive)).negative(spans(negative), counts(negative))
                .customBounds(bounds).resetHint(hint).build();
        return new SampleLiteral(false, 0, histogram, hintMatters);
    }

    private static int[] spans(TreeMap<Integer, Double> buckets) {
        return buckets.isEmpty()
                ? new int[0]
                : new int[]{buckets.firstKey(), buckets.lastKey() - buckets.firstKey() + 1};
    }

    private static double[] counts(TreeMap<Integer, Double> buckets) {
        if (buckets.isEmpty()) {
            return new double[0];
        }
        int first = buckets.firstKey();
        double[] counts = new double[buckets.lastKey() - first + 1];
        buckets.forEach((index, count) -> counts[index - first] = count);
        return counts;
    }
}
