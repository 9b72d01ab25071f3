package io.narthex.rules.unittest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

import io.narthex.model.NativeHistogram;
import io.narthex.model.NativeHistogram.ResetHint;
import io.narthex.promql.value.FloatText;

/// A histogram in the notation of test files, each histogram in one way: what is 0 is not written, and buckets are one
/// row from the first to the last that is not empty.
final class HistogramText {
    private HistogramText() {}

    static String of(NativeHistogram h) {
        List<String> fields = new ArrayList<>();
        if (h.schema() != 0) {
            fields.add("schema:" + h.schema());
        }
        add(fields, "count", h.count());
        add(fields, "sum", h.sum());
        if (h.resetHint() != ResetHint.UNKNOWN) {
            fields.add("counter_reset_hint:" + h.resetHint().name().toLowerCase(Locale.ROOT));
        }
        add(fields, "z_bucket", h.zeroCount());
        add(fields, "z_bucket_w", h.zeroThreshold());
        if (h.customBoundCount() > 0) {
            List<String> bounds = new ArrayList<>();
            for (int i = 0; i < h.customBoundCount(); i++) {
                bounds.add(FloatText.general(h.customBound(i)));
            }
            fields.add("custom_values:[" + String.join(" ", bounds) + "]");
        }
        addBuckets(fields, "", positive(h));
        addBuckets(fields, "n_", negative(h));
        return "{{" + String.join(" ", fields) + "}}";
    }

    private static void add(List<String> fields, String name, double value) {
        if (value != 0) {
            fields.add(name + ":" + FloatText.general(value));
        }
    }

    private static TreeMap<Integer, Double> positive(NativeHistogram h) {
        TreeMap<Integer, Double> buckets = new TreeMap<>();
        int index = 0;
        int bucket = 0;
        for (int span = 0; span < h.positiveSpanCount(); span++) {
            index += h.positiveSpanOffset(span);
            for (int i = h.positiveSpanLength(span); i > 0; i--) {
                buckets.put(index++, h.positiveBucket(bucket++));
            }
        }
        return buckets;
    }

    private static TreeMap<Integer, Double> negative(NativeHistogram h) {
        TreeMap<Integer, Double> buckets = new TreeMap<>();
        int index = 0;
        int bucket = 0;
        for (int span = 0; span < h.negativeSpanCount(); span++) {
            index += h.negativeSpanOffset(span);
            for (int i = h.negativeSpanLength(span); i > 0; i--) {
                buckets.put(index++, h.negativeBucket(bucket++));
            }
        }
        return buckets;
    }

    private static void addBuckets(List<String> fields, String prefix, TreeMap<Integer, Double> buckets) {
        buckets.values().removeIf(count -> count == 0);
        if (buckets.isEmpty()) {
            return;
        }
        if (buckets.firstKey() != 0) {
            fields.add(prefix + "offset:" + buckets.firstKey());
        }
        List<String> counts = new ArrayList<>();
        for (int i = buckets.firstKey(); i <= buckets.lastKey(); i++) {
            counts.add(FloatText.general(buckets.getOrDefault(i, 0.0)));
        }
        fields.add(prefix + "buckets:[" + String.join(" ", counts) + "]");
    }
}
