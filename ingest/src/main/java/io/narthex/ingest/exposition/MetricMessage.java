package io.narthex.ingest.exposition;

import io.narthex.ingest.wire.HistogramShape;
import io.narthex.ingest.wire.ProtoReader;
import io.narthex.model.MetricType;
import io.narthex.model.NativeHistogram;
import io.narthex.model.NativeHistogram.ResetHint;
import java.util.Arrays;

/// The numbers of one `io.prometheus.client.Metric` message, and where its labels and exemplars stand. Used again for
/// the next.
final class MetricMessage {
    /// The owner of an exemplar that belongs to no bucket.
    static final int NO_BUCKET = -1;

    private final ProtoReader message = new ProtoReader();
    private final HistogramShape shape = new HistogramShape();
    final MessageRanges labels = new MessageRanges();
    final MessageRanges exemplars = new MessageRanges();
    /// Upper bounds of buckets or ranks of quantiles, each with its count or value.
    private double[] bounds = new double[16];
    private double[] boundValues = new double[16];
    private int boundCount;
    double value;
    double count;
    double sum;
    /// Epoch milliseconds; 0 where the metric has none.
    long timestampMs;
    private boolean hasNativeBuckets;

    int boundCount() {
        return boundCount;
    }

    double bound(int index) {
        return bounds[index];
    }

    double boundValue(int index) {
        return boundValues[index];
    }

    /// Whether it holds a native histogram, by Prometheus' signs of one: spans, a zero bucket or its width.
    boolean isNative() {
        return hasNativeBuckets;
    }

    /// @throws IllegalArgumentException with Prometheus' text if the histogram is invalid
    NativeHistogram histogram() {
        return shape.build();
    }

    /// Reads a message of a family of the given type; a value of another type is passed over, as it is in Prometheus.
    void read(byte[] bytes, int from, int to, MetricType type) {
        labels.clear();
        exemplars.clear();
        boundCount = 0;
        value = 0;
        count = 0;
        sum = 0;
        timestampMs = 0;
        hasNativeBuckets = false;
        int valueField = switch (type) {
            case GAUGE -> 2;
            case COUNTER -> 3;
            case SUMMARY -> 4;
            case HISTOGRAM, GAUGEHISTOGRAM -> 7;
            case UNKNOWN, INFO, STATESET -> 5;
        };
        message.set(bytes, from, to);
        while (message.nextField()) {
            int field = message.field();
            if (field == 1) {
                labels.add(message, NO_BUCKET);
            } else if (field == 6) {
                timestampMs = message.varint();
            } else if (field == valueField) {
                readValue(type);
            } else {
                message.skip();
            }
        }
    }

    private void readValue(MetricType type) {
        int outer = message.enter();
        switch (type) {
            case SUMMARY -> readSummary();
            case HISTOGRAM -> readHistogram(ResetHint.UNKNOWN);
            case GAUGEHISTOGRAM -> readHistogram(ResetHint.GAUGE);
            case COUNTER, GAUGE, UNKNOWN, INFO, STATESET -> readScalar();
        }
        message.leave(outer);
    }

    private void readScalar() {
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> value = message.doubleValue();
                case 2 -> exemplars.add(message, NO_BUCKET);
                default -> message.skip();
            }
        }
    }

    private void readSummary() {
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> count = message.varint();
                case 2 -> sum = message.doubleValue();
                case 3 -> readQuantile();
                default -> message.skip();
            }
        }
    }

    private void readQuantile() {
        double rank = 0;
        double quantile = 0;
        int outer = message.enter();
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> rank = message.doubleValue();
                case 2 -> quantile = message.doubleValue();
                default -> message.skip();
            }
        }
        message.leave(outer);
        addBound(rank, quantile);
    }

    private void readHistogram(ResetHint hint) {
        shape.clear();
        shape.resetHint(hint.ordinal());
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> count(message.varint(), true);
                case 2 -> {
                    sum = message.doubleValue();
                    shape.sum(sum);
                }
                case 3 -> readBucket();
                case 4 -> count(message.doubleValue(), false);
                case 16 -> exemplars.add(message, NO_BUCKET);
                default -> readNativePart();
            }
        }
    }

    private void readNativePart() {
        switch (message.field()) {
            case 5 -> shape.schema(message.zigzag());
            case 6 -> {
                double threshold = message.doubleValue();
                hasNativeBuckets |= threshold > 0;
                shape.zeroThreshold(threshold);
            }
            case 7 -> zeroCount(message.varint());
            case 8 -> zeroCount(message.doubleValue());
            case 9 -> readSpan(shape.negativeSpans);
            case 10 -> shape.negativeDeltas.addZigzags(message);
            case 11 -> shape.negativeCounts.addDoubles(message);
            case 12 -> readSpan(shape.positiveSpans);
            case 13 -> shape.positiveDeltas.addZigzags(message);
            case 14 -> shape.positiveCounts.addDoubles(message);
            default -> message.skip();
        }
    }

    /// Both forms of a count may be there; the one that is not used is 0.
    private void count(double observations, boolean integer) {
        if (count == 0 || observations > 0) {
            count = observations;
            shape.count(observations, integer);
        }
    }

    private void zeroCount(double observations) {
        if (observations > 0) {
            hasNativeBuckets = true;
            shape.zeroCount(observations);
        }
    }

    private void readSpan(io.narthex.ingest.wire.Numbers spans) {
        hasNativeBuckets = true;
        HistogramShape.readSpan(message, spans);
    }

    private void readBucket() {
        double cumulative = 0;
        double upperBound = 0;
        int outer = message.enter();
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> cumulative = Math.max(cumulative, message.varint());
                case 2 -> upperBound = message.doubleValue();
                case 3 -> exemplars.add(message, boundCount);
                case 4 -> cumulative = Math.max(cumulative, message.doubleValue());
                default -> message.skip();
            }
        }
        message.leave(outer);
        addBound(upperBound, cumulative);
    }

    private void addBound(double bound, double of) {
        if (boundCount == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * boundCount);
            boundValues = Arrays.copyOf(boundValues, 2 * boundCount);
        }
        bounds[boundCount] = bound;
        boundValues[boundCount] = of;
        boundCount++;
    }
}
