package io.narthex.schema.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

import io.narthex.model.NativeHistogram;
import io.narthex.model.NativeHistogram.ResetHint;

/// A native histogram in the shape of its Avro schema.
///
/// @param positiveSpans offset and length of each span alternately
record HistogramValue(ResetHint resetHint, boolean integer, int schema, double zeroThreshold, double zeroCount,
        double count, double sum, List<Integer> positiveSpans, List<Double> positiveBuckets,
        List<Integer> negativeSpans, List<Double> negativeBuckets, List<Double> customBounds) {

    static HistogramValue of(NativeHistogram h) {
        List<Integer> positiveSpans = new ArrayList<>();
        for (int i = 0; i < h.positiveSpanCount(); i++) {
            positiveSpans.add(h.positiveSpanOffset(i));
            positiveSpans.add(h.positiveSpanLength(i));
        }
        List<Integer> negativeSpans = new ArrayList<>();
        for (int i = 0; i < h.negativeSpanCount(); i++) {
            negativeSpans.add(h.negativeSpanOffset(i));
            negativeSpans.add(h.negativeSpanLength(i));
        }
        return new HistogramValue(h.resetHint(), h.isInteger(), h.schema(), h.zeroThreshold(), h.zeroCount(), h.count(),
                h.sum(), positiveSpans, column(h.positiveBucketCount(), h::positiveBucket), negativeSpans,
                column(h.negativeBucketCount(), h::negativeBucket), column(h.customBoundCount(), h::customBound));
    }

    private static List<Double> column(int size, IntToDoubleFunction element) {
        List<Double> column = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            column.add(element.applyAsDouble(i));
        }
        return column;
    }

    NativeHistogram toHistogram() {
        return NativeHistogram.builder().resetHint(resetHint).integer(integer).schema(schema)
                .zero(zeroThreshold, zeroCount).count(count).sum(sum)
                .positive(ints(positiveSpans), doubles(positiveBuckets))
                .negative(ints(negativeSpans), doubles(negativeBuckets)).customBounds(doubles(customBounds)).build();
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    private static double[] doubles(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
