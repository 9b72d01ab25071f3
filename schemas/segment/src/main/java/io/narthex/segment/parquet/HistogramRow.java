package io.narthex.segment.parquet;

import java.util.Arrays;
import java.util.Locale;

import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;

import io.narthex.model.NativeHistogram;
import io.narthex.model.NativeHistogram.ResetHint;
import io.narthex.model.SampleBuffer;

/// Puts rows of the histogram table together. Holds one row at a time; confined to one thread.
final class HistogramRow extends RecordMaterializer<HistogramRow> {
    private final Fields root;
    private long timestampMs;
    private long startTimestampMs;
    private ResetHint resetHint = ResetHint.UNKNOWN;
    private boolean integer;
    private int schema;
    private double zeroThreshold;
    private double zeroCount;
    private double count;
    private double sum;
    private final Numbers positiveSpans = new Numbers(true);
    private final Numbers positiveBuckets = new Numbers(false);
    private final Numbers negativeSpans = new Numbers(true);
    private final Numbers negativeBuckets = new Numbers(false);
    private final Numbers customBounds = new Numbers(false);

    HistogramRow(GroupType type) {
        root = new Fields(type);
    }

    long timestampMs() {
        return timestampMs;
    }

    long startTimestampMs() {
        return startTimestampMs;
    }

    NativeHistogram histogram() {
        return NativeHistogram.builder().resetHint(resetHint).integer(integer).schema(schema)
                .zero(zeroThreshold, zeroCount).count(count).sum(sum)
                .positive(positiveSpans.toInts(), positiveBuckets.toDoubles())
                .negative(negativeSpans.toInts(), negativeBuckets.toDoubles()).customBounds(customBounds.toDoubles())
                .build();
    }

    @Override
    public HistogramRow getCurrentRecord() {
        return this;
    }

    @Override
    public GroupConverter getRootConverter() {
        return root;
    }

    private void clear() {
        startTimestampMs = SampleBuffer.NO_START;
        positiveSpans.count = 0;
        positiveBuckets.count = 0;
        negativeSpans.count = 0;
        negativeBuckets.count = 0;
        customBounds.count = 0;
    }

    private final class Fields extends GroupConverter {
        private final Converter[] converters;

        Fields(GroupType type) {
            converters = new Converter[type.getFieldCount()];
            for (int i = 0; i < converters.length; i++) {
                converters[i] = switch (type.getFieldName(i)) {
                    case "positive_spans" -> positiveSpans;
                    case "positive_buckets" -> positiveBuckets;
                    case "negative_spans" -> negativeSpans;
                    case "negative_buckets" -> negativeBuckets;
                    case "custom_bounds" -> customBounds;
                    case String name -> new Scalar(name);
                };
            }
        }

        @Override
        public Converter getConverter(int field) {
            return converters[field];
        }

        @Override
        public void start() {
            clear();
        }

        @Override
        public void end() {
            // The row is read through the accessors.
        }
    }

    private final class Scalar extends PrimitiveConverter {
        private final String name;

        Scalar(String name) {
            this.name = name;
        }

        @Override
        public void addLong(long value) {
            switch (name) {
                case "ts" -> timestampMs = value;
                case "start_ts" -> startTimestampMs = value;
                default -> {
                }
            }
        }

        @Override
        public void addInt(int value) {
            if (name.equals("schema")) {
                schema = value;
            }
        }

        @Override
        public void addBoolean(boolean value) {
            integer = value;
        }

        @Override
        public void addBinary(Binary value) {
            resetHint = ResetHint.valueOf(value.toStringUsingUTF8().toUpperCase(Locale.ROOT));
        }

        @Override
        public void addDouble(double value) {
            switch (name) {
                case "zero_threshold" -> zeroThreshold = value;
                case "zero_count" -> zeroCount = value;
                case "count" -> count = value;
                case "sum" -> sum = value;
                default -> {
                }
            }
        }
    }

    /// The numbers of a list column, whatever groups lie around them: a span is two of them.
    private static final class Numbers extends GroupConverter {
        private double[] values = new double[16];
        private int count;
        private final PrimitiveConverter leaf = new PrimitiveConverter() {
            @Override
            public void addDouble(double value) {
                add(value);
            }

            @Override
            public void addInt(int value) {
                add(value);
            }
        };
        private final GroupConverter list;

        Numbers(boolean isSpans) {
            list = new Level(isSpans ? new Level(leaf) : leaf);
        }

        private void add(double value) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value;
        }

        double[] toDoubles() {
            return Arrays.copyOf(values, count);
        }

        int[] toInts() {
            int[] ints = new int[count];
            for (int i = 0; i < count; i++) {
                ints[i] = (int) values[i];
            }
            return ints;
        }

        @Override
        public Converter getConverter(int field) {
            return list;
        }

        @Override
        public void start() {
            count = 0;
        }

        @Override
        public void end() {
            // Only the leaves matter.
        }
    }

    private static final class Level extends GroupConverter {
        private final Converter inner;

        Level(Converter inner) {
            this.inner = inner;
        }

        @Override
        public Converter getConverter(int field) {
            return inner;
        }

        @Override
        public void start() {
            // Only the leaves matter.
        }

        @Override
        public void end() {
            // Only the leaves matter.
        }
    }
}
