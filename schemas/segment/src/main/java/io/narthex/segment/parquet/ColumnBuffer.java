package io.narthex.segment.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/// One flat column of the row group that is being written: the rows of the open page and the finished pages, compressed.
///
/// Doubles are kept as raw bits. Confined to one thread.
final class ColumnBuffer {
    private record Page(BytesInput levels, byte[] data, boolean compressed, int rawBytes, int rows, int nulls,
            @Nullable Statistics<?> statistics) {}

    private final ColumnDescriptor column;
    private final Encoding encoding;
    private final boolean hasRange;
    private final ZstdCompressCtx zstd;
    private final DeltaPacking packing;
    private final List<Page> pages = new ArrayList<>();

    private long[] values = new long[1 << 13];
    private byte[] present = new byte[1 << 13];
    private int valueCount;
    private int rows;
    private long groupRows;
    private boolean everHadValue;
    private byte[] scratch = {};

    /// @param hasRange whether the smallest and largest value of a page mean something
    ColumnBuffer(ColumnDescriptor column, Encoding encoding, boolean hasRange, ZstdCompressCtx zstd,
            DeltaPacking packing) {
        this.column = column;
        this.encoding = encoding;
        this.hasRange = hasRange;
        this.zstd = zstd;
        this.packing = packing;
    }

    void add(long value) throws IOException {
        if (valueCount == 0 && rows >= SamplesTableWriter.PAGE_ROWS) {
            // A long stretch without values becomes a page of its own.
            cut();
        }
        reserve(1);
        values[valueCount++] = value;
        present[rows++] = 1;
    }

    void addNull() {
        addNulls(1);
    }

    void addNulls(int count) {
        reserve(count);
        Arrays.fill(present, rows, rows + count, (byte) 0);
        rows += count;
    }

    void addAll(long[] source, int from, int count) {
        reserve(count);
        System.arraycopy(source, from, values, valueCount, count);
        Arrays.fill(present, rows, rows + count, (byte) 1);
        valueCount += count;
        rows += count;
    }

    void addRepeated(long value, int count) {
        reserve(count);
        Arrays.fill(values, valueCount, valueCount + count, value);
        Arrays.fill(present, rows, rows + count, (byte) 1);
        valueCount += count;
        rows += count;
    }

    private void reserve(int count) {
        if (rows + count > present.length) {
            int capacity = Math.max(rows + count, 2 * present.length);
            present = Arrays.copyOf(present, capacity);
            values = Arrays.copyOf(values, capacity);
        }
    }

    /// Rows of the open page.
    int rows() {
        return rows;
    }

    boolean isAllNull() {
        return valueCount == 0;
    }

    String name() {
        return column.getPath()[0];
    }

    /// Whether some finished page of the file, not of the row group alone, holds a value.
    boolean hasEverHadValue() {
        return everHadValue;
    }

    /// Ends the open page, if it has rows.
    void cut() throws IOException {
        if (rows == 0) {
            return;
        }
        int rawBytes = encode();
        byte[] raw = encoding == Encoding.BYTE_STREAM_SPLIT ? scratch : packing.bytes();
        // Decoders trip over a compressed page of zero bytes.
        byte[] data = rawBytes == 0 ? new byte[0] : compress(raw, rawBytes);
        pages.add(new Page(levels(), data, rawBytes > 0, rawBytes, rows, rows - valueCount, statistics()));
        groupRows += rows;
        everHadValue |= valueCount > 0;
        rows = 0;
        valueCount = 0;
    }

    private int encode() {
        if (encoding == Encoding.DELTA_BINARY_PACKED) {
            packing.encode(values, valueCount);
            return packing.length();
        }
        int length = valueCount * Long.BYTES;
        if (scratch.length < length) {
            scratch = new byte[length];
        }
        for (int stream = 0; stream < Long.BYTES; stream++) {
            int shift = stream * Byte.SIZE;
            int at = stream * valueCount;
            for (int i = 0; i < valueCount; i++) {
                scratch[at + i] = (byte) (values[i] >>> shift);
            }
        }
        return length;
    }

    private byte[] compress(byte[] raw, int length) {
        byte[] out = new byte[(int) Zstd.compressBound(length)];
        int size = zstd.compressByteArray(out, 0, out.length, raw, 0, length);
        return Arrays.copyOf(out, size);
    }

    private BytesInput levels() throws IOException {
        if (column.getMaxDefinitionLevel() == 0) {
            return BytesInput.empty();
        }
        if (valueCount == 0 || valueCount == rows) {
            // One run of the hybrid encoding: its length in a varint that ends with a zero bit, then the level.
            return BytesInput.concat(BytesInput.fromUnsignedVarInt(rows << 1),
                    BytesInput.from(new byte[]{(byte) (valueCount == 0 ? 0 : 1)}));
        }
        try (RunLengthBitPackingHybridEncoder levels = new RunLengthBitPackingHybridEncoder(1, 64, 1 << 16,
                new HeapByteBufferAllocator())) {
            for (int i = 0; i < rows; i++) {
                levels.writeInt(present[i]);
            }
            return BytesInput.from(levels.toBytes().toInputStream().readAllBytes());
        }
    }

    private @Nullable Statistics<?> statistics() {
        if (!hasRange) {
            return null;
        }
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        for (int i = 0; i < valueCount; i++) {
            least = Math.min(least, values[i]);
            greatest = Math.max(greatest, values[i]);
        }
        Statistics<?> statistics = Statistics.createStats(column.getPrimitiveType());
        switch (statistics) {
            case LongStatistics longs -> longs.setMinMax(least, greatest);
            case IntStatistics ints -> ints.setMinMax((int) least, (int) greatest);
            default -> throw new IllegalStateException("column " + column + " has no integer range");
        }
        return statistics;
    }

    /// Writes the finished pages as the column's part of the row group that the file has open.
    void writeTo(ParquetFileWriter file) throws IOException {
        file.startColumn(column, groupRows, CompressionCodecName.ZSTD);
        for (Page page : pages) {
            file.writeDataPageV2(page.rows(), page.nulls(), page.rows(), BytesInput.empty(), page.levels(), encoding,
                    BytesInput.from(page.data()), page.compressed(), page.rawBytes(), page.statistics());
        }
        file.endColumn();
        pages.clear();
        groupRows = 0;
    }
}
