package io.narthex.segment.parquet;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;

import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/// Parquet's own row writer for the small tables, set up without Hadoop. Confined to one thread.
// Parquet still makes its users implement the variants that take Hadoop's configuration.
@SuppressWarnings("deprecation")
final class RowTableWriter<R> implements AutoCloseable {
    private final ParquetWriter<R> writer;
    private long rows;

    /// @param fields writes the fields of one row
    RowTableWriter(Path path, MessageType schema, boolean dictionaries, int pageRows,
            BiConsumer<RecordConsumer, R> fields) throws IOException {
        writer = new Builder<>(path, schema, fields).withConf(new PlainParquetConfiguration())
                .withCodecFactory(new ZstdCodecs()).withCompressionCodec(CompressionCodecName.ZSTD)
                .withWriterVersion(WriterVersion.PARQUET_2_0).withDictionaryEncoding(dictionaries)
                .withByteStreamSplitEncoding(!dictionaries).withPageRowCountLimit(pageRows)
                .withPageWriteChecksumEnabled(true).withWriteMode(ParquetFileWriter.Mode.OVERWRITE).build();
    }

    void write(R row) throws IOException {
        writer.write(row);
        rows++;
    }

    long rows() {
        return rows;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static final class Builder<R> extends ParquetWriter.Builder<R, Builder<R>> {
        private final MessageType schema;
        private final BiConsumer<RecordConsumer, R> fields;

        Builder(Path path, MessageType schema, BiConsumer<RecordConsumer, R> fields) {
            super(new LocalTable(path));
            this.schema = schema;
            this.fields = fields;
        }

        @Override
        protected Builder<R> self() {
            return this;
        }

        @Override
        protected WriteSupport<R> getWriteSupport(Configuration configuration) {
            return new Rows<>(schema, fields);
        }

        @Override
        protected WriteSupport<R> getWriteSupport(ParquetConfiguration configuration) {
            return new Rows<>(schema, fields);
        }
    }

    private static final class Rows<R> extends WriteSupport<R> {
        private final MessageType schema;
        private final BiConsumer<RecordConsumer, R> fields;
        private @Nullable RecordConsumer consumer;

        Rows(MessageType schema, BiConsumer<RecordConsumer, R> fields) {
            this.schema = schema;
            this.fields = fields;
        }

        @Override
        public WriteContext init(Configuration configuration) {
            return new WriteContext(schema, Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(schema, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            consumer = recordConsumer;
        }

        @Override
        public void write(R row) {
            RecordConsumer out = requireNonNull(consumer);
            out.startMessage();
            fields.accept(out, row);
            out.endMessage();
        }
    }
}
