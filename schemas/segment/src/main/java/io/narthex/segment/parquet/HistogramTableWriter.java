package io.narthex.segment.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.function.IntToDoubleFunction;

import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;

/// Writes the table of native histograms, in columns that SQL can read.
final class HistogramTableWriter implements AutoCloseable {
    private static final int PAGE_ROWS = 1_000;

    private record Row(int seriesRef, long timestampMs, long startTimestampMs, NativeHistogram histogram) {}

    private final RowTableWriter<Row> rows;

    HistogramTableWriter(Path path) throws IOException {
        rows = new RowTableWriter<>(path, SegmentTables.HISTOGRAMS_SCHEMA, false, PAGE_ROWS,
                HistogramTableWriter::writeFields);
    }

    void write(int seriesRef, long timestampMs, long startTimestampMs, NativeHistogram histogram)
            throws IOException {
        rows.write(new Row(seriesRef, timestampMs, startTimestampMs, histogram));
    }

    private static void writeFields(RecordConsumer out, Row row) {
        NativeHistogram histogram = row.histogram();
        field(out, "series_ref", _ -> out.addInteger(row.seriesRef()));
        field(out, "ts", _ -> out.addLong(row.timestampMs()));
        if (row.startTimestampMs() != SampleBuffer.NO_START) {
            field(out, "start_ts", _ -> out.addLong(row.startTimestampMs()));
        }
        field(out, "is_integer", _ -> out.addBoolean(histogram.isInteger()));
        String hint = histogram.resetHint().name().toLowerCase(Locale.ROOT);
        field(out, "reset_hint", _ -> out.addBinary(Binary.fromString(hint)));
        field(out, "schema", _ -> out.addInteger(histogram.schema()));
        field(out, "zero_threshold", _ -> out.addDouble(histogram.zeroThreshold()));
        field(out, "zero_count", _ -> out.addDouble(histogram.zeroCount()));
        field(out, "count", _ -> out.addDouble(histogram.count()));
        field(out, "sum", _ -> out.addDouble(histogram.sum()));
        list(out, "positive_spans", histogram.positiveSpanCount(),
                i -> span(out, histogram.positiveSpanOffset(i), histogram.positiveSpanLength(i)));
        doubles(out, "positive_buckets", histogram.positiveBucketCount(), histogram::positiveBucket);
        list(out, "negative_spans", histogram.negativeSpanCount(),
                i -> span(out, histogram.negativeSpanOffset(i), histogram.negativeSpanLength(i)));
        doubles(out, "negative_buckets", histogram.negativeBucketCount(), histogram::negativeBucket);
        doubles(out, "custom_bounds", histogram.customBoundCount(), histogram::customBound);
    }

    private static void field(RecordConsumer out, String name, IntConsumer value) {
        int index = SegmentTables.HISTOGRAMS_SCHEMA.getFieldIndex(name);
        out.startField(name, index);
        value.accept(index);
        out.endField(name, index);
    }

    private static void doubles(RecordConsumer out, String name, int count, IntToDoubleFunction values) {
        list(out, name, count, i -> out.addDouble(values.applyAsDouble(i)));
    }

    private static void list(RecordConsumer out, String name, int count, IntConsumer element) {
        field(out, name, _ -> {
            out.startGroup();
            if (count > 0) {
                out.startField("list", 0);
                for (int i = 0; i < count; i++) {
                    out.startGroup();
                    out.startField("element", 0);
                    element.accept(i);
                    out.endField("element", 0);
                    out.endGroup();
                }
                out.endField("list", 0);
            }
            out.endGroup();
        });
    }

    private static void span(RecordConsumer out, int offset, int length) {
        out.startGroup();
        out.startField("offset", 0);
        out.addInteger(offset);
        out.endField("offset", 0);
        out.startField("length", 1);
        out.addInteger(length);
        out.endField("length", 1);
        out.endGroup();
    }

    long rows() {
        return rows.rows();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
