package io.narthex.segment.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.OutputFile;

import com.github.luben.zstd.ZstdCompressCtx;

import io.narthex.model.SampleBuffer;

/// Writes the samples table: pages cut at series borders, so that one series is one or few pages, row groups too.
///
/// `value_int` of a series goes on where that of the series before ended (its `voff` is the difference), because the jump
/// between two series would widen a whole miniblock of differences. Confined to one thread.
final class SamplesTableWriter implements AutoCloseable {
    /// A page ends at the first series border behind so many rows.
    static final int PAGE_ROWS = 7_500;

    /// A series longer than this is cut inside.
    static final int MAX_PIECE_ROWS = 8_192;

    private static final int REF_PAGE_ROWS = 1 << 17;
    private static final int ROW_GROUP_ROWS = 1_000_000;
    private static final long ROW_GROUP_BYTES = 1L << 27;
    private static final long RUNNING_LIMIT = 1L << 60;

    private final ZstdCompressCtx zstd = new ZstdCompressCtx();
    private final ParquetFileWriter file;
    private final ColumnBuffer refs;
    private final ColumnBuffer timestamps;
    private final ColumnBuffer integers;
    private final ColumnBuffer doubles;
    private final ColumnBuffer starts;
    private final DecimalScaler scaler = new DecimalScaler();

    private long rows;
    private long groupRows;
    private int seriesSamples;
    private long running;
    private long voff;
    private boolean closed;

    SamplesTableWriter(Path path) throws IOException {
        zstd.setLevel(ZstdCodecs.LEVEL);
        OutputFile out = new LocalTable(path);
        ParquetProperties properties = ParquetProperties.builder().withPageWriteChecksumEnabled(true).build();
        file = new ParquetFileWriter(out, SegmentTables.SAMPLES_SCHEMA, ParquetFileWriter.Mode.OVERWRITE,
                ROW_GROUP_BYTES, 0, null, properties);
        file.start();
        DeltaPacking packing = new DeltaPacking();
        refs = column("series_ref", Encoding.DELTA_BINARY_PACKED, true, packing);
        timestamps = column("ts", Encoding.DELTA_BINARY_PACKED, true, packing);
        integers = column("value_int", Encoding.DELTA_BINARY_PACKED, false, packing);
        doubles = column("value", Encoding.BYTE_STREAM_SPLIT, false, packing);
        starts = column("start_ts", Encoding.DELTA_BINARY_PACKED, false, packing);
    }

    private ColumnBuffer column(String name, Encoding encoding, boolean hasRange, DeltaPacking packing) {
        return new ColumnBuffer(SegmentTables.SAMPLES_SCHEMA.getColumnDescription(new String[]{name}), encoding,
                hasRange, zstd, packing);
    }

    /// Rows written so far: where the next series begins.
    long rows() {
        return rows;
    }

    /// What the last [#append] found for the series table.
    int scale() {
        return scaler.scale();
    }

    long mul() {
        return scaler.mul();
    }

    long voff() {
        return voff;
    }

    /// Appends the floats of one series.
    void append(int seriesRef, SampleBuffer samples) throws IOException {
        int count = samples.size();
        double[] values = samples.values();
        scaler.analyse(values, count);
        seriesSamples = count;
        voff = chooseOffset(count);
        for (int from = 0; from < count; from += MAX_PIECE_ROWS) {
            int piece = Math.min(MAX_PIECE_ROWS, count - from);
            refs.addRepeated(seriesRef, piece);
            timestamps.addAll(samples.timestampsMs(), from, piece);
            addValues(values, from, piece);
            addStarts(samples, from, piece);
            if (timestamps.rows() >= PAGE_ROWS) {
                cutPages();
            }
        }
        rows += count;
        groupRows += count;
        if (refs.rows() >= REF_PAGE_ROWS) {
            refs.cut();
        }
        if (groupRows >= ROW_GROUP_ROWS) {
            endRowGroup();
        }
    }

    private long chooseOffset(int count) {
        if (running > RUNNING_LIMIT || running < -RUNNING_LIMIT) {
            running = 0;
        }
        for (int i = 0; i < count; i++) {
            if (scaler.isExact(i)) {
                return scaler.integer(i) - running;
            }
        }
        return 0;
    }

    private void addValues(double[] values, int from, int count) throws IOException {
        if (scaler.exactCount() == 0) {
            integers.addNulls(count);
            for (int i = from; i < from + count; i++) {
                doubles.add(Double.doubleToRawLongBits(values[i]));
            }
            return;
        }
        if (scaler.exactCount() == seriesSamples) {
            addIntegers(from, count);
            return;
        }
        int doublesFrom = from;
        for (int i = from; i < from + count; i++) {
            if (scaler.isExact(i)) {
                running = scaler.integer(i) - voff;
                integers.add(running);
            } else {
                integers.addNull();
                doubles.addNulls(i - doublesFrom);
                doubles.add(Double.doubleToRawLongBits(values[i]));
                doublesFrom = i + 1;
            }
        }
        doubles.addNulls(from + count - doublesFrom);
    }

    /// For a series without doubles.
    private void addIntegers(int from, int count) {
        long[] shifted = scaler.integers();
        for (int i = from; i < from + count; i++) {
            shifted[i] -= voff;
        }
        running = shifted[from + count - 1];
        integers.addAll(shifted, from, count);
        doubles.addNulls(count);
    }

    private void addStarts(SampleBuffer samples, int from, int count) throws IOException {
        if (!samples.hasStartTimestamps()) {
            starts.addNulls(count);
            return;
        }
        for (int i = from; i < from + count; i++) {
            long startMs = samples.startTimestampMs(i);
            if (startMs == SampleBuffer.NO_START) {
                starts.addNull();
            } else {
                starts.add(startMs);
            }
        }
    }

    private void cutPages() throws IOException {
        timestamps.cut();
        integers.cut();
        // A stretch without any value is one page, however long.
        if (!doubles.isAllNull()) {
            doubles.cut();
        }
        if (!starts.isAllNull()) {
            starts.cut();
        }
        running = 0;
    }

    private void endRowGroup() throws IOException {
        if (groupRows == 0) {
            return;
        }
        file.startBlock(groupRows);
        for (ColumnBuffer column : List.of(refs, timestamps, integers, doubles, starts)) {
            column.cut();
            column.writeTo(file);
        }
        file.endBlock();
        groupRows = 0;
        running = 0;
    }

    /// Writes what is left and the footer.
    void finish() throws IOException {
        endRowGroup();
        file.end(Map.of(SegmentTables.EMPTY_COLUMNS, emptyColumns()));
        close();
    }

    private String emptyColumns() {
        return Stream.of(integers, doubles, starts).filter(column -> !column.hasEverHadValue())
                .map(ColumnBuffer::name).collect(Collectors.joining(","));
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            zstd.close();
            file.close();
        }
    }
}
