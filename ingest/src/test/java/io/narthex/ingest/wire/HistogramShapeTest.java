package io.narthex.ingest.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.narthex.ingest.ProtoWriter;
import io.narthex.model.NativeHistogram;
import org.junit.jupiter.api.Test;

class HistogramShapeTest {
    private final HistogramShape shape = new HistogramShape();

    private static void span(Numbers spans, long offset, long length) {
        spans.add(offset);
        spans.add(length);
    }

    /// Two buckets with one observation each, at the bounds 1 and 2.
    private void custom(double... bounds) {
        shape.clear();
        shape.schema(NativeHistogram.CUSTOM_BUCKETS_SCHEMA);
        shape.count(2, true);
        span(shape.positiveSpans, 0, 2);
        shape.positiveDeltas.add(1);
        shape.positiveDeltas.add(0);
        for (double bound : bounds) {
            shape.customBounds.add(Double.doubleToRawLongBits(bound));
        }
    }

    private void refused(String text) {
        assertThatThrownBy(shape::build).isInstanceOf(IllegalArgumentException.class).hasMessage(text);
    }

    @Test
    void customBoundsAscendAreFiniteAndCoverTheBuckets() {
        custom(1, 2);
        assertThat(shape.build().count()).isEqualTo(2);
        custom(1);
        assertThat(shape.build().count()).isEqualTo(2);

        custom(2, 1);
        refused("custom buckets: previous bound is 2.000000 and current is 1.000000: histogram custom bounds must be in "
                + "strictly increasing order");
        custom(1, Double.POSITIVE_INFINITY);
        refused("custom buckets: last +Inf bound must not be explicitly defined: histogram custom bounds must be finite");
        custom(1, Double.NaN);
        refused("custom buckets: histogram custom bounds must not be NaN");
        custom();
        refused("custom buckets: only 0 custom bounds defined which is insufficient to cover total span length of 2: "
                + "histogram custom bounds are too few");
        custom(1, 2);
        shape.positiveSpans.clear();
        span(shape.positiveSpans, -1, 2);
        refused("custom buckets: span number 1 with offset -1: histogram has a span whose offset is negative");
        custom(1, 2);
        shape.positiveDeltas.add(1);
        refused("custom buckets: spans need 2 buckets, have 3 buckets: histogram spans specify different number of "
                + "buckets than provided");
    }

    @Test
    void customBucketsHaveNeitherZeroNorNegativeOnes() {
        custom(1, 2);
        shape.zeroCount(1);
        refused("custom buckets: must have zero count of 0");
        custom(1, 2);
        shape.zeroThreshold(0.5);
        refused("custom buckets: must have zero threshold of 0");
        custom(1, 2);
        span(shape.negativeSpans, 0, 0);
        refused("custom buckets: must not have negative spans");
        custom(1, 2);
        shape.negativeDeltas.add(1);
        refused("custom buckets: must not have negative buckets");
        custom(1, 2);
        shape.schema(3);
        refused("histogram with exponential schema must not have custom bounds");
    }

    @Test
    void indexesBeyondTheirRangeAreRefused() {
        shape.count(1, true);
        span(shape.positiveSpans, Integer.MAX_VALUE, 1);
        span(shape.positiveSpans, 1, 0);
        shape.positiveDeltas.add(1);

        refused("positive side: spans end at 2147483649: histogram has a bucket whose index is out of range");
    }

    @Test
    void spanLengthsAreUnsignedAndOffsetsAreSigned32BitNumbers() {
        Numbers spans = new Numbers();
        ProtoReader reader = new ProtoReader();
        byte[] message = new ProtoWriter().message(1, new ProtoWriter().zigzag(1, -3).varint(2, -1L)).toByteArray();
        reader.set(message, 0, message.length);
        reader.nextField();

        HistogramShape.readSpan(reader, spans);

        assertThat(spans.get(0)).isEqualTo(-3);
        assertThat(spans.get(1)).isEqualTo(0xFFFFFFFFL);
    }
}
