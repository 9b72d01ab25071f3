package io.narthex.promql.promqltest;

import java.util.TreeMap;

import io.narthex.model.NativeHistogram;

/// Histograms are equal if their layout is and their counts are close; empty buckets do not matter.
final class HistogramComparison {
    private HistogramComparison() {}

    static boolean isEqual(NativeHistogram a, NativeHistogram b) {
        return a.schema() == b.schema() && a.zeroThreshold() == b.zeroThreshold() && hasSameBounds(a, b)
                && Expectations.isClose(a.count(), b.count()) && Expectations.isClose(a.sum(), b.sum())
                && Expectations.isClose(a.zeroCount(), b.zeroCount()) && areClose(buckets(a, true), buckets(b, true))
                && areClose(buckets(a, false), buckets(b, false));
    }

    private static boolean hasSameBounds(NativeHistogram a, NativeHistogram b) {
        boolean same = a.customBoundCount() == b.customBoundCount();
        for (int i = 0; same && i < a.customBoundCount(); i++) {
            same = a.customBound(i) == b.customBound(i);
        }
        return same;
    }

    private static TreeMap<Integer, Double> buckets(NativeHistogram h, boolean positive) {
        TreeMap<Integer, Double> buckets = new TreeMap<>();
        int index = 0;
        int bucket = 0;
        int spans = positive ? h.positiveSpanCount() : h.negativeSpanCount();
        for (int span = 0; span < spans; span++) {
            index += positive ? h.positiveSpanOffset(span) : h.negativeSpanOffset(span);
            int length = positive ? h.positiveSpanLength(span) : h.negativeSpanLength(span);
            for (int i = 0; i < length; i++) {
                double count = positive ? h.positiveBucket(bucket) : h.negativeBucket(bucket);
                if (count != 0) {
                    buckets.put(index, count);
                }
                bucket++;
                index++;
            }
        }
        return buckets;
    }

    private static boolean areClose(TreeMap<Integer, Double> a, TreeMap<Integer, Double> b) {
        return a.keySet().equals(b.keySet()) && a.entrySet().stream().allMatch(e -> Expectations.isClose(e.getValue(),
                b.get(e.getKey())));
    }
}
