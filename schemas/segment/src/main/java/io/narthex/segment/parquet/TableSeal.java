package io.narthex.segment.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.apache.parquet.io.LocalInputFile;
import org.jspecify.annotations.Nullable;

import io.narthex.segment.SegmentFile;

/// Measures a finished table for the manifest: length, checksums, where the data pages end.
final class TableSeal {
    private static final int BUFFER_BYTES = 1 << 18;

    private TableSeal() {}

    static SegmentFile of(Path path, long rows) throws IOException {
        long dataBytes = dataBytes(path);
        CRC32C whole = new CRC32C();
        CRC32C footer = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long position = 0;
        try (FileChannel channel = FileChannel.open(path)) {
            while (channel.read(buffer, position) > 0) {
                buffer.flip();
                int length = buffer.remaining();
                whole.update(buffer.array(), 0, length);
                int skipped = Math.clamp(dataBytes - position, 0, length);
                footer.update(buffer.array(), skipped, length - skipped);
                position += length;
                buffer.clear();
            }
        }
        return new SegmentFile(path.getFileName().toString(), position, rows, (int) whole.getValue(), dataBytes,
                (int) footer.getValue());
    }

    private static long dataBytes(Path path) throws IOException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ZstdCodecs()).build();
        long least = Long.MAX_VALUE;
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(path), options)) {
            for (BlockMetaData group : reader.getRowGroups()) {
                for (ColumnChunkMetaData column : group.getColumns()) {
                    least = Math.min(least, offset(column.getColumnIndexReference()));
                    least = Math.min(least, offset(column.getOffsetIndexReference()));
                }
            }
        }
        // A table without rows has no index: then everything counts as footer.
        return least == Long.MAX_VALUE ? 0 : least;
    }

    private static long offset(@Nullable IndexReference reference) {
        return reference == null ? Long.MAX_VALUE : reference.getOffset();
    }
}
