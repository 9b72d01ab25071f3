package io.narthex.segment.parquet;

import java.io.IOException;

import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.filter2.columnindex.RowRanges;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

import io.narthex.model.SampleBuffer;
import io.narthex.segment.SegmentException;

/// Reads rows of the histogram table through parquet-java, only the pages that hold them. Confined to one thread.
final class HistogramTable implements AutoCloseable {
    private final String key;
    private final ParquetFileReader reader;
    private final MessageType schema;
    private final MessageColumnIO columns;
    private final long[] groupStarts;

    HistogramTable(String key, ObjectInputFile file) {
        this.key = key;
        reader = file.open();
        schema = reader.getFileMetaData().getSchema();
        columns = new ColumnIOFactory(reader.getFileMetaData().getCreatedBy()).getColumnIO(schema);
        groupStarts = new long[reader.getRowGroups().size() + 1];
        for (int i = 0; i < groupStarts.length - 1; i++) {
            BlockMetaData group = reader.getRowGroups().get(i);
            groupStarts[i + 1] = groupStarts[i] + group.getRowCount();
        }
    }

    /// Appends the histograms of a run of rows that lie inside the closed range.
    void read(long firstRow, int count, long startMs, long endMs, SampleBuffer into) {
        try {
            for (int group = 0; group < groupStarts.length - 1; group++) {
                long from = Math.max(firstRow, groupStarts[group]);
                long to = Math.min(firstRow + count, groupStarts[group + 1]);
                if (from < to) {
                    readGroup(group, from - groupStarts[group], to - groupStarts[group], startMs, endMs, into);
                }
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof SegmentException known) {
                throw known;
            }
            throw new SegmentException.Corrupt(key, "rows " + firstRow + " to " + (firstRow + count)
                    + " cannot be decoded", e);
        }
    }

    private void readGroup(int group, long from, long to, long startMs, long endMs, SampleBuffer into)
            throws IOException {
        RowRanges rows = RowRanges.builder().addSelectedRange(from, to - 1).build();
        try (PageReadStore pages = reader.readFilteredRowGroup(group, rows)) {
            HistogramRow row = new HistogramRow(schema);
            RecordReader<HistogramRow> records = columns.getRecordReader(pages, row);
            for (long i = from; i < to; i++) {
                records.read();
                if (row.timestampMs() >= startMs && row.timestampMs() <= endMs) {
                    into.add(row.timestampMs(), row.histogram());
                    if (row.startTimestampMs() != SampleBuffer.NO_START) {
                        into.setStartTimestamp(into.size() - 1, row.startTimestampMs());
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new SegmentException.Unavailable(key, e);
        }
    }
}
