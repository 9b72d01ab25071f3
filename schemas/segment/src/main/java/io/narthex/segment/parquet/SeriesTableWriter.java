package io.narthex.segment.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

import io.narthex.model.Labels;

/// Writes the series table: labels as dictionary columns, then what readers need to find and restore the samples.
final class SeriesTableWriter implements AutoCloseable {
    private static final int PAGE_ROWS = 20_000;

    private final RowTableWriter<SeriesRow> rows;
    private final MessageType schema;
    private final Map<String, Integer> columnOf = new HashMap<>();

    /// @param labelNames without the metric name
    SeriesTableWriter(Path path, List<String> labelNames) throws IOException {
        schema = SegmentTables.seriesSchema(labelNames);
        columnOf.put(Labels.METRIC_NAME, schema.getFieldIndex("metric"));
        for (String name : labelNames) {
            columnOf.put(name, schema.getFieldIndex(SegmentTables.LABEL_PREFIX + name));
        }
        rows = new RowTableWriter<>(path, schema, true, PAGE_ROWS, this::writeFields);
    }

    /// @throws IllegalArgumentException if the series has a label that was not announced
    void requireAnnounced(Labels labels) {
        for (int i = 0; i < labels.size(); i++) {
            if (!columnOf.containsKey(labels.name(i))) {
                throw new IllegalArgumentException("series " + labels + " has the label name \"" + labels.name(i)
                        + "\", which is not among the names that the segment was begun with");
            }
        }
    }

    void write(SeriesRow row) throws IOException {
        rows.write(row);
    }

    private void writeFields(RecordConsumer out, SeriesRow row) {
        writeInt(out, "series_ref", row.seriesRef());
        Labels labels = row.labels();
        for (int i = 0; i < labels.size(); i++) {
            Integer column = columnOf.get(labels.name(i));
            if (column != null) {
                String name = schema.getFieldName(column);
                out.startField(name, column);
                out.addBinary(Binary.fromString(labels.value(i)));
                out.endField(name, column);
            }
        }
        writeInt(out, "scale", row.scale());
        writeLong(out, "mul", row.mul());
        writeLong(out, "voff", row.voff());
        writeLong(out, "row_start", row.rowStart());
        writeInt(out, "row_count", row.rowCount());
        writeLong(out, "histogram_row_start", row.histogramRowStart());
        writeInt(out, "histogram_row_count", row.histogramRowCount());
        writeLong(out, "min_ts", row.minTimestampMs());
        writeLong(out, "max_ts", row.maxTimestampMs());
    }

    private void writeInt(RecordConsumer out, String name, int value) {
        int field = schema.getFieldIndex(name);
        out.startField(name, field);
        out.addInteger(value);
        out.endField(name, field);
    }

    private void writeLong(RecordConsumer out, String name, long value) {
        int field = schema.getFieldIndex(name);
        out.startField(name, field);
        out.addLong(value);
        out.endField(name, field);
    }

    long rows() {
        return rows.rows();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
