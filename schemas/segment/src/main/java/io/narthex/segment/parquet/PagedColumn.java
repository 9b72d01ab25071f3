package io.narthex.segment.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;

import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

import io.narthex.segment.SegmentException;
import io.narthex.segment.store.ObjectReader;

/// One column of the samples table with its last page decoded: a value for each row, doubles as raw bits.
///
/// Reads a page by one range read at a place known from the page index, checks its checksum and decodes it whole.
/// Confined to one thread.
final class PagedColumn {
    private static final int NO_PAGE = -1;

    private final ObjectReader object;
    private final PageIndex index;
    private final ZstdDecompressCtx zstd;
    private final DeltaPacking.Decoder packing = new DeltaPacking.Decoder();
    private final CRC32 crc = new CRC32();
    private final PageHeader header = new PageHeader();

    private int page = NO_PAGE;
    private long firstRow;
    private int rowCount;
    private int nullCount;
    private byte[] bytes = {};
    private byte[] raw = {};
    private long[] values = {};
    private boolean[] present = {};

    PagedColumn(ObjectReader object, PageIndex index, ZstdDecompressCtx zstd) {
        this.object = object;
        this.index = index;
        this.zstd = zstd;
    }

    /// Makes the page of a row the loaded one.
    void load(long row) {
        if (page != NO_PAGE && row >= firstRow && row < firstRow + rowCount) {
            return;
        }
        page = NO_PAGE;
        int wanted = index.pageOf(row);
        try {
            decode(wanted);
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException | ZstdException e) {
            throw new SegmentException.Corrupt(object.key(), describe(wanted) + " cannot be decoded", e);
        }
        page = wanted;
    }

    private void decode(int wanted) throws IOException {
        int size = index.size(wanted);
        if (bytes.length < size) {
            bytes = new byte[2 * size];
        }
        object.read(index.position(wanted), bytes, 0, size);
        int start = header.read(bytes, 0, size);
        requireHeader(wanted, size - start);
        crc.reset();
        crc.update(bytes, start, size - start);
        if (!header.hasCrc || (int) crc.getValue() != header.crc) {
            throw new SegmentException.Corrupt(object.key(), describe(wanted) + " does not match its checksum");
        }
        firstRow = index.firstRow(wanted);
        rowCount = header.rowCount;
        nullCount = header.nullCount;
        int levels = header.definitionLevelBytes;
        decodeValues(start + levels, size - start - levels, header.rawBytes - levels);
        if (nullCount > 0 && nullCount < rowCount) {
            spread(start, levels);
        }
    }

    private void requireHeader(int wanted, int dataBytes) {
        int encoding = index.isDouble()
                ? PageHeader.ENCODING_BYTE_STREAM_SPLIT
                : PageHeader.ENCODING_DELTA_BINARY_PACKED;
        int levels = header.definitionLevelBytes;
        boolean expected = header.type == PageHeader.DATA_PAGE_V2 && header.encoding == encoding
                && header.rowCount == index.rowCount(wanted) && header.valueCount == header.rowCount
                && header.nullCount >= 0 && header.nullCount <= header.rowCount
                && header.compressedBytes == dataBytes && header.repetitionLevelBytes == 0 && levels >= 0
                && levels <= dataBytes && header.rawBytes >= levels && header.rawBytes - levels <= maxRawBytes();
        if (!expected) {
            throw new SegmentException.Corrupt(object.key(), describe(wanted) + " must be a version 2 data page of "
                    + index.rowCount(wanted) + " rows in " + dataBytes + " bytes");
        }
    }

    /// No encoding takes more than this for the rows of a page, so a damaged header cannot ask for more memory.
    private long maxRawBytes() {
        return 2L * Long.BYTES * header.rowCount + 1024;
    }

    private void decodeValues(int from, int length, int rawLength) {
        byte[] source = bytes;
        int at = from;
        if (header.isCompressed && length > 0) {
            if (raw.length < rawLength) {
                raw = new byte[2 * rawLength];
            }
            int size = zstd.decompressByteArray(raw, 0, rawLength, bytes, from, length);
            if (size != rawLength) {
                throw new IllegalArgumentException(size + " bytes unpacked, expected " + rawLength);
            }
            source = raw;
            at = 0;
        }
        int count = rowCount - nullCount;
        if (count == 0) {
            // Such a page may stand for a million rows.
            return;
        }
        int capacity = DeltaPacking.capacityFor(rowCount);
        if (values.length < capacity) {
            values = new long[2 * capacity];
        }
        if (index.isDouble()) {
            joinStreams(source, at, count);
        } else {
            packing.decode(source, at, count, values);
        }
    }

    private void joinStreams(byte[] source, int from, int count) {
        Arrays.fill(values, 0, count, 0);
        for (int stream = 0; stream < Long.BYTES; stream++) {
            int at = from + stream * count;
            int shift = stream * Byte.SIZE;
            for (int i = 0; i < count; i++) {
                values[i] |= (source[at + i] & 0xffL) << shift;
            }
        }
    }

    /// Moves the values, which lie close together, to their rows.
    private void spread(int levelsFrom, int levelsLength) throws IOException {
        if (present.length < rowCount) {
            present = new boolean[2 * rowCount];
        }
        RunLengthBitPackingHybridDecoder levels = new RunLengthBitPackingHybridDecoder(1,
                new ByteArrayInputStream(bytes, levelsFrom, levelsLength));
        int count = 0;
        for (int i = 0; i < rowCount; i++) {
            present[i] = levels.readInt() != 0;
            count += present[i] ? 1 : 0;
        }
        if (count != rowCount - nullCount) {
            throw new IllegalArgumentException(count + " values by its levels, expected " + (rowCount - nullCount));
        }
        for (int i = rowCount - 1; i >= 0; i--) {
            if (present[i]) {
                values[i] = values[--count];
            }
        }
    }

    private String describe(int wanted) {
        return "page " + wanted + " of column \"" + index.column() + "\"";
    }

    /// The row behind the loaded page.
    long endRow() {
        return firstRow + rowCount;
    }

    /// Where a row lies in [#values].
    int position(long row) {
        return (int) (row - firstRow);
    }

    /// Whether every row of the loaded page has a value.
    boolean hasNoNull() {
        return nullCount == 0;
    }

    boolean isAllNull() {
        return nullCount == rowCount;
    }

    boolean isPresent(int position) {
        return nullCount == 0 || nullCount < rowCount && present[position];
    }

    /// A value for each row of the loaded page that has one; the array is valid until the next [#load].
    long[] values() {
        return values;
    }
}
