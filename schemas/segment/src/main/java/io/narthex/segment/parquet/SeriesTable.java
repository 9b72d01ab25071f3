package io.narthex.segment.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.segment.SegmentException;

/// The series table of one segment in memory, by column: about 50 bytes a series, 4 more for each label name of the
/// segment, and each distinct label value once. Immutable.
final class SeriesTable {
    private static final String METRIC_COLUMN = "metric";
    private static final int BYTES_PER_SERIES = Byte.BYTES + 2 * Integer.BYTES + 6 * Long.BYTES;

    private final int size;
    private final TreeMap<String, LabelColumn> labels = new TreeMap<>(Labels::compareUtf8);
    private final byte[] scales;
    private final long[] muls;
    private final long[] voffs;
    private final long[] rowStarts;
    private final int[] rowCounts;
    private final long[] histogramRowStarts;
    private final int[] histogramRowCounts;
    private final long[] minTimestampsMs;
    private final long[] maxTimestampsMs;

    private SeriesTable(int size) {
        this.size = size;
        scales = new byte[size];
        muls = new long[size];
        voffs = new long[size];
        rowStarts = new long[size];
        rowCounts = new int[size];
        histogramRowStarts = new long[size];
        histogramRowCounts = new int[size];
        minTimestampsMs = new long[size];
        maxTimestampsMs = new long[size];
    }

    static SeriesTable load(String key, ObjectInputFile file) {
        try (ParquetFileReader reader = file.open()) {
            SeriesTable table = new SeriesTable(Math.toIntExact(reader.getRecordCount()));
            table.fill(reader);
            return table;
        } catch (IOException | RuntimeException e) {
            if (e instanceof SegmentException known) {
                throw known;
            }
            throw new SegmentException.Corrupt(key, "cannot be read as a series table", e);
        }
    }

    /// About what it takes on the heap.
    long heapBytes() {
        return (long) BYTES_PER_SERIES * size + labels.values().stream().mapToLong(LabelColumn::heapBytes).sum();
    }

    private void fill(ParquetFileReader reader) throws IOException {
        MessageType schema = reader.getFileMetaData().getSchema();
        List<PrimitiveConverter> converters = new ArrayList<>();
        for (ColumnDescriptor column : schema.getColumns()) {
            converters.add(converter(column.getPath()[0]));
        }
        int first = 0;
        for (PageReadStore group = reader.readNextRowGroup(); group != null; group = reader.readNextRowGroup()) {
            int rows = Math.toIntExact(group.getRowCount());
            ColumnReadStoreImpl columns = new ColumnReadStoreImpl(group, new Row(converters), schema,
                    reader.getFileMetaData().getCreatedBy());
            for (int i = 0; i < converters.size(); i++) {
                ColumnDescriptor column = schema.getColumns().get(i);
                fillColumn(columns.getColumnReader(column), converters.get(i), column.getMaxDefinitionLevel(), first,
                        rows);
            }
            first += rows;
        }
        labels.values().removeIf(LabelColumn::isEmpty);
    }

    private static void fillColumn(ColumnReader column, PrimitiveConverter converter, int defined, int first,
            int rows) {
        for (int i = 0; i < rows; i++) {
            switch (converter) {
                case LabelColumn.Loader loader -> loader.moveTo(first + i);
                case Numbers numbers -> numbers.row = first + i;
                default -> throw new IllegalStateException("unknown converter " + converter);
            }
            if (column.getCurrentDefinitionLevel() == defined) {
                column.writeCurrentValueToConverter();
            }
            column.consume();
        }
    }

    private PrimitiveConverter converter(String column) {
        if (column.equals(METRIC_COLUMN)) {
            return labelLoader(Labels.METRIC_NAME);
        }
        if (column.startsWith(SegmentTables.LABEL_PREFIX)) {
            return labelLoader(column.substring(SegmentTables.LABEL_PREFIX.length()));
        }
        return new Numbers(column);
    }

    private LabelColumn.Loader labelLoader(String name) {
        LabelColumn label = new LabelColumn(name, size);
        labels.put(name, label);
        return label.new Loader();
    }

    /// Fills one of the number columns; columns of later versions are ignored.
    private final class Numbers extends PrimitiveConverter {
        private final String column;
        private int row;

        Numbers(String column) {
            this.column = column;
        }

        @Override
        public void addInt(int value) {
            switch (column) {
                case "scale" -> scales[row] = requireScale(value);
                case "row_count" -> rowCounts[row] = value;
                case "histogram_row_count" -> histogramRowCounts[row] = value;
                case "series_ref" -> requireRef(value);
                default -> {
                }
            }
        }

        @Override
        public void addLong(long value) {
            switch (column) {
                case "mul" -> muls[row] = value;
                case "voff" -> voffs[row] = value;
                case "row_start" -> rowStarts[row] = value;
                case "histogram_row_start" -> histogramRowStarts[row] = value;
                case "min_ts" -> minTimestampsMs[row] = value;
                case "max_ts" -> maxTimestampsMs[row] = value;
                default -> {
                }
            }
        }

        private byte requireScale(int value) {
            if (value < 0 || value > DecimalScaler.MAX_SCALE) {
                throw new IllegalArgumentException("scale " + value + ", expected 0 to " + DecimalScaler.MAX_SCALE);
            }
            return (byte) value;
        }

        private void requireRef(int value) {
            if (value != row) {
                throw new IllegalArgumentException("series_ref " + value + " in row " + row);
            }
        }
    }

    private static final class Row extends GroupConverter {
        private final List<PrimitiveConverter> columns;

        Row(List<PrimitiveConverter> columns) {
            this.columns = columns;
        }

        @Override
        public Converter getConverter(int field) {
            return columns.get(field);
        }

        @Override
        public void start() {
            // Columns are read one by one, never by rows.
        }

        @Override
        public void end() {
            // See start.
        }
    }

    int size() {
        return size;
    }

    /// @return the references of the series that all matchers admit, ascending
    int[] select(List<Matcher> matchers) {
        boolean[] selected = new boolean[size];
        Arrays.fill(selected, true);
        for (Matcher matcher : matchers) {
            LabelColumn column = labels.get(matcher.name());
            if (column != null) {
                column.keep(matcher, selected);
            } else if (!matcher.matchesEmpty()) {
                return new int[0];
            }
        }
        int[] refs = new int[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (selected[i]) {
                refs[count++] = i;
            }
        }
        return Arrays.copyOf(refs, count);
    }

    Labels labels(int seriesRef) {
        Labels.Builder builder = Labels.builder();
        for (Map.Entry<String, LabelColumn> label : labels.entrySet()) {
            if (label.getValue().isPresent(seriesRef)) {
                builder.add(label.getKey(), label.getValue().value(seriesRef));
            }
        }
        return builder.build();
    }

    List<String> labelNames() {
        return List.copyOf(labels.keySet());
    }

    @Nullable
    LabelColumn label(String name) {
        return labels.get(name);
    }

    int scale(int seriesRef) {
        return scales[seriesRef];
    }

    long mul(int seriesRef) {
        return muls[seriesRef];
    }

    long voff(int seriesRef) {
        return voffs[seriesRef];
    }

    long rowStart(int seriesRef) {
        return rowStarts[seriesRef];
    }

    int rowCount(int seriesRef) {
        return rowCounts[seriesRef];
    }

    long histogramRowStart(int seriesRef) {
        return histogramRowStarts[seriesRef];
    }

    int histogramRowCount(int seriesRef) {
        return histogramRowCounts[seriesRef];
    }

    long minTimestampMs(int seriesRef) {
        return minTimestampsMs[seriesRef];
    }

    long maxTimestampMs(int seriesRef) {
        return maxTimestampsMs[seriesRef];
    }
}
