package io.narthex.segment.parquet;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

import io.narthex.segment.SegmentException;

/// Where the pages of one column of the samples table lie, across row groups. Immutable.
final class PageIndex {
    private final String column;
    private final boolean isDouble;
    private final boolean isEmpty;
    private final long[] firstRows;
    private final long[] positions;
    private final int[] sizes;

    private PageIndex(String column, boolean isDouble, boolean isEmpty, long[] firstRows, long[] positions,
            int[] sizes) {
        this.column = column;
        this.isDouble = isDouble;
        this.isEmpty = isEmpty;
        this.firstRows = firstRows;
        this.positions = positions;
        this.sizes = sizes;
    }

    static PageIndex of(String key, ParquetFileReader reader, String column) throws IOException {
        int capacity = 64;
        long[] firstRows = new long[capacity];
        long[] positions = new long[capacity];
        int[] sizes = new int[capacity];
        int count = 0;
        long groupStart = 0;
        boolean isDouble = false;
        for (BlockMetaData group : reader.getRowGroups()) {
            ColumnChunkMetaData chunk = requireColumn(key, group, column);
            isDouble = chunk.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.DOUBLE;
            OffsetIndex pages = reader.readOffsetIndex(chunk);
            if (pages == null) {
                throw new SegmentException.Corrupt(key, "has no offset index of column \"" + column + "\"");
            }
            if (count + pages.getPageCount() + 1 > firstRows.length) {
                capacity = 2 * (count + pages.getPageCount() + 1);
                firstRows = Arrays.copyOf(firstRows, capacity);
                positions = Arrays.copyOf(positions, capacity);
                sizes = Arrays.copyOf(sizes, capacity);
            }
            for (int i = 0; i < pages.getPageCount(); i++, count++) {
                firstRows[count] = groupStart + pages.getFirstRowIndex(i);
                positions[count] = pages.getOffset(i);
                sizes[count] = pages.getCompressedPageSize(i);
            }
            groupStart += group.getRowCount();
        }
        firstRows[count] = groupStart;
        String empty = reader.getFileMetaData().getKeyValueMetaData().getOrDefault(SegmentTables.EMPTY_COLUMNS, "");
        boolean isEmpty = List.of(empty.split(",", -1)).contains(column);
        return new PageIndex(column, isDouble, isEmpty, Arrays.copyOf(firstRows, count + 1),
                Arrays.copyOf(positions, count),
                Arrays.copyOf(sizes, count));
    }

    private static ColumnChunkMetaData requireColumn(String key, BlockMetaData group, String column) {
        List<ColumnChunkMetaData> chunks = group.getColumns();
        for (ColumnChunkMetaData chunk : chunks) {
            if (chunk.getPath().toArray()[0].equals(column)) {
                return chunk;
            }
        }
        throw new SegmentException.Corrupt(key, "has no column \"" + column + "\"");
    }

    String column() {
        return column;
    }

    boolean isDouble() {
        return isDouble;
    }

    /// Whether no row of the table has a value, so that no page need be read.
    boolean isEmpty() {
        return isEmpty;
    }

    long rows() {
        return firstRows[positions.length];
    }

    /// The page that holds a row.
    int pageOf(long row) {
        int found = Arrays.binarySearch(firstRows, row);
        return found < 0 ? -found - 2 : found;
    }

    long firstRow(int page) {
        return firstRows[page];
    }

    int rowCount(int page) {
        return (int) (firstRows[page + 1] - firstRows[page]);
    }

    long position(int page) {
        return positions[page];
    }

    /// Header and compressed data, in bytes.
    int size(int page) {
        return sizes[page];
    }
}
