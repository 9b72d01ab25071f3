package io.narthex.ingest.push;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.ingest.push.FamilyBuilder.MetricBuilder;
import io.narthex.ingest.wire.HistogramShape;
import io.narthex.ingest.wire.ProtoReader;
import io.narthex.ingest.wire.WireFormatException;
import io.narthex.model.Labels;
import io.narthex.model.Names;
import io.narthex.schema.push.PushedBucket;
import io.narthex.schema.push.PushedQuantile;
import io.narthex.schema.push.PushedType;

/// Delimited `io.prometheus.client.MetricFamily` messages.
final class ProtoPushParser {
    private static final PushedType[] TYPES = {PushedType.COUNTER, PushedType.GAUGE, PushedType.SUMMARY,
        PushedType.UNTYPED, PushedType.HISTOGRAM, PushedType.GAUGE_HISTOGRAM};

    private final ProtoReader message = new ProtoReader();
    private final HistogramShape shape = new HistogramShape();
    private final boolean utf8Names;

    private ProtoPushParser(boolean utf8Names) {
        this.utf8Names = utf8Names;
    }

    /// Of a family that comes twice the last counts.
    ///
    /// @throws PushException if the body is malformed
    static List<FamilyBuilder> parse(byte[] body, int length, boolean utf8Names) {
        ProtoPushParser parser = new ProtoPushParser(utf8Names);
        Map<String, FamilyBuilder> families = new LinkedHashMap<>();
        parser.message.set(body, 0, length);
        try {
            while (parser.message.hasRemaining()) {
                int outer = parser.message.enter();
                FamilyBuilder family = parser.readFamily();
                parser.message.leave(outer);
                families.put(family.name(), family);
            }
        } catch (WireFormatException | IllegalArgumentException e) {
            throw new PushException(String.valueOf(e.getMessage()), e);
        }
        return new ArrayList<>(families.values());
    }

    private FamilyBuilder readFamily() {
        String name = "";
        String help = null;
        PushedType type = PushedType.COUNTER;
        List<MetricBuilder> metrics = new ArrayList<>();
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> name = message.text();
                case 2 -> help = message.text();
                case 3 -> {
                    long number = message.varint();
                    if (number < 0 || number >= TYPES.length) {
                        throw new PushException("unknown metric type " + number);
                    }
                    type = TYPES[(int) number];
                }
                case 4 -> metrics.add(readMetric());
                default -> message.skip();
            }
        }
        if (!(utf8Names ? Names.isUtf8Name(name) : Names.isLegacyMetricName(name))) {
            throw new PushException("invalid metric name " + Names.quote(name));
        }
        FamilyBuilder family = new FamilyBuilder(name);
        family.help = help;
        family.type = type;
        family.metrics().addAll(metrics);
        return family;
    }

    private MetricBuilder readMetric() {
        Labels.Builder labels = Labels.builder();
        MetricBuilder values = new MetricBuilder(Labels.EMPTY);
        int outer = message.enter();
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> readLabel(labels);
                case 2 -> readValue(values, PushedType.GAUGE);
                case 3 -> readValue(values, PushedType.COUNTER);
                case 5 -> readValue(values, PushedType.UNTYPED);
                case 4 -> readSummary(values);
                case 6 -> {
                    message.varint();
                    values.hasTimestamp = true;
                }
                case 7 -> readHistogram(values);
                default -> message.skip();
            }
        }
        message.leave(outer);
        return values.withLabels(labels.build());
    }

    private void readLabel(Labels.Builder labels) {
        String name = "";
        String value = "";
        int outer = message.enter();
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> name = message.text();
                case 2 -> value = message.text();
                default -> message.skip();
            }
        }
        message.leave(outer);
        if (!(utf8Names ? Names.isUtf8Name(name) : Names.isLegacyLabelName(name))) {
            throw new PushException("invalid label name " + Names.quote(name));
        }
        labels.add(name, value);
    }

    private void readValue(MetricBuilder values, PushedType kind) {
        values.kind = kind;
        int outer = message.enter();
        while (message.nextField()) {
            if (message.field() == 1) {
                values.value = message.doubleValue();
            } else {
                message.skip();
            }
        }
        message.leave(outer);
    }

    private void readSummary(MetricBuilder values) {
        values.kind = PushedType.SUMMARY;
        int outer = message.enter();
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> values.count = message.varint();
                case 2 -> values.sum = message.doubleValue();
                case 3 -> readQuantile(values);
                default -> message.skip();
            }
        }
        message.leave(outer);
    }

    private void readQuantile(MetricBuilder values) {
        double quantile = 0;
        double value = 0;
        int outer = message.enter();
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> quantile = message.doubleValue();
                case 2 -> value = message.doubleValue();
                default -> message.skip();
            }
        }
        message.leave(outer);
        values.quantiles.add(new PushedQuantile(quantile, value));
    }

    private void readHistogram(MetricBuilder values) {
        values.kind = PushedType.HISTOGRAM;
        shape.clear();
        boolean isNative = false;
        int outer = message.enter();
        while (message.nextField()) {
            isNative |= message.field() >= 6 && message.field() <= 14;
            switch (message.field()) {
                case 1 -> count(values, message.varint(), true);
                case 2 -> {
                    values.sum = message.doubleValue();
                    shape.sum(values.sum);
                }
                case 3 -> readBucket(values);
                case 4 -> count(values, message.doubleValue(), false);
                case 5 -> shape.schema(message.zigzag());
                case 6 -> shape.zeroThreshold(message.doubleValue());
                case 7 -> shape.zeroCount(message.varint());
                case 8 -> shape.zeroCount(message.doubleValue());
                case 9 -> HistogramShape.readSpan(message, shape.negativeSpans);
                case 10 -> shape.negativeDeltas.addZigzags(message);
                case 11 -> shape.negativeCounts.addDoubles(message);
                case 12 -> HistogramShape.readSpan(message, shape.positiveSpans);
                case 13 -> shape.positiveDeltas.addZigzags(message);
                case 14 -> shape.positiveCounts.addDoubles(message);
                default -> message.skip();
            }
        }
        message.leave(outer);
        if (isNative) {
            values.histogram = shape.build();
        }
    }

    private void count(MetricBuilder values, double observations, boolean integer) {
        values.count = observations;
        shape.count(observations, integer);
    }

    private void readBucket(MetricBuilder values) {
        double cumulative = 0;
        double bound = 0;
        int outer = message.enter();
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> cumulative = message.varint();
                case 2 -> bound = message.doubleValue();
                case 4 -> cumulative = message.doubleValue();
                default -> message.skip();
            }
        }
        message.leave(outer);
        values.buckets.add(new PushedBucket(bound, cumulative));
    }
}
