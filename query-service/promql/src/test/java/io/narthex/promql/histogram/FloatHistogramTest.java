package io.narthex.promql.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import io.narthex.model.NativeHistogram;
import io.narthex.model.NativeHistogram.ResetHint;
import org.junit.jupiter.api.Test;

class FloatHistogramTest {
    private static NativeHistogram.Builder exponential(int schema, int firstIndex, double... counts) {
        double count = 0;
        for (double each : counts) {
            count += each;
        }
        return NativeHistogram.builder().schema(schema).count(count).sum(count).positive(new int[]{firstIndex,
            counts.length}, counts);
    }

    private static NativeHistogram custom(double[] bounds, double... counts) {
        return exponential(NativeHistogram.CUSTOM_BUCKETS_SCHEMA, 0, counts).customBounds(bounds).build();
    }

    @Test
    void additionTakesTheCoarserSchema() {
        FloatHistogram sum = FloatHistogram.copyOf(exponential(1, 1, 1, 2, 3, 4).build());
        assertThat(sum.add(exponential(0, 1, 10, 20).build())).isTrue();
        assertThat(sum.toHistogram()).isEqualTo(exponential(0, 1, 13, 27).build());
    }

    @Test
    void aWiderZeroBucketTakesThePopulatedBucketItCutsWhole() {
        FloatHistogram sum = FloatHistogram.copyOf(exponential(0, 1, 5, 7).build());
        assertThat(sum.add(NativeHistogram.builder().zero(1.5, 2).count(2).build())).isTrue();
        NativeHistogram result = sum.toHistogram();
        assertThat(result.zeroThreshold()).isEqualTo(2);
        assertThat(result.zeroCount()).isEqualTo(7);
        assertThat(result.positiveBucketCount()).isEqualTo(1);
        assertThat(result.positiveBucket(0)).isEqualTo(7);
    }

    @Test
    void differentCustomBoundsAreBroughtToThoseInCommon() {
        FloatHistogram sum = FloatHistogram.copyOf(custom(new double[]{1, 2, 4}, 1, 2, 3, 4));
        assertThat(sum.add(custom(new double[]{2, 3, 4}, 10, 20, 30, 40))).isTrue();
        assertThat(sum.wasReconciled()).isTrue();
        NativeHistogram result = sum.toHistogram();
        assertThat(result).isEqualTo(custom(new double[]{2, 4}, 13, 53, 44));
    }

    @Test
    void exponentialAndCustomBucketsDoNotMix() {
        FloatHistogram sum = FloatHistogram.copyOf(exponential(0, 1, 1).build());
        assertThat(sum.add(custom(new double[]{1}, 1, 1))).isFalse();
        assertThat(sum.toHistogram()).isEqualTo(exponential(0, 1, 1).build());
    }

    @Test
    void oppositeHintsAreAConflictAndAnUnknown() {
        FloatHistogram sum = FloatHistogram.copyOf(exponential(0, 1, 1).resetHint(ResetHint.RESET).build());
        sum.add(exponential(0, 1, 1).resetHint(ResetHint.NOT_RESET).build());
        assertThat(sum.hasConflictingResets()).isTrue();
        assertThat(sum.toHistogram().resetHint()).isEqualTo(ResetHint.UNKNOWN);
    }

    @Test
    void manySmallCountsBesideALargeOneAreNotLost() {
        FloatHistogram sum = FloatHistogram.copyOf(exponential(0, 1, 0x1p53).build());
        for (int i = 0; i < 1000; i++) {
            sum.add(exponential(0, 1, 1).build());
        }
        assertThat(sum.toHistogram().positiveBucket(0)).isEqualTo(0x1p53 + 1000);
        assertThat(sum.count()).isEqualTo(0x1p53 + 1000);
    }

    @Test
    void aFallInOneBucketIsAReset() {
        NativeHistogram before = exponential(0, 1, 1, 2, 1).build();
        assertThat(FloatHistogram.isReset(exponential(0, 1, 1, 1, 3).build(), before)).isTrue();
        assertThat(FloatHistogram.isReset(exponential(0, 1, 1, 2, 3).build(), before)).isFalse();
        assertThat(FloatHistogram.isReset(exponential(1, 1, 5, 5, 5, 5, 5, 5).build(), before)).isTrue();
    }

    @Test
    void theTextNamesTheBuckets() {
        assertThat(HistogramText.of(custom(new double[]{1, 2}, 3, 0, 4))).isEqualTo(
                "{count:7, sum:7, [-Inf,1]:3, (2,+Inf]:4}");
    }

    @Test
    void trimmingInTheMiddleOfABucketOnTheLogarithmicScaleHalvesIt() {
        NativeHistogram half = HistogramTrim.above(exponential(-1, 1, 8).build(), 2);
        assertThat(half.count()).isEqualTo(4);
        assertThat(half.sum()).isEqualTo(4 * Math.sqrt(8));
    }
}
