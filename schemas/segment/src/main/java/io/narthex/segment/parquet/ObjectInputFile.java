package io.narthex.segment.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

import io.narthex.segment.SegmentException;
import io.narthex.segment.SegmentFile;
import io.narthex.segment.store.ObjectReader;

/// A stored table as parquet-java reads it. What lies behind `tailStart` comes from memory, where it was verified.
final class ObjectInputFile implements InputFile {
    private static final ParquetReadOptions OPTIONS = ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ZstdCodecs()).usePageChecksumVerification().build();

    private final ObjectReader object;
    private final byte[] tail;
    private final long tailStart;

    private ObjectInputFile(ObjectReader object, byte[] tail, long tailStart) {
        this.object = object;
        this.tail = tail;
        this.tailStart = tailStart;
    }

    /// Reads indexes and footer and checks them against the manifest.
    static ObjectInputFile withFooter(ObjectReader object, SegmentFile file) {
        requireLength(object, file);
        byte[] tail = object.read(file.dataBytes(), Math.toIntExact(file.bytes() - file.dataBytes()));
        Checksums.require(object.key(), "indexes and footer", tail, file.footerCrc32c());
        return new ObjectInputFile(object, tail, file.dataBytes());
    }

    /// Reads the whole table and checks it against the manifest.
    static ObjectInputFile whole(ObjectReader object, SegmentFile file) {
        requireLength(object, file);
        byte[] bytes = object.read(0, Math.toIntExact(file.bytes()));
        Checksums.require(object.key(), "the file", bytes, file.crc32c());
        return new ObjectInputFile(object, bytes, 0);
    }

    static void requireLength(ObjectReader object, SegmentFile file) {
        if (object.length() != file.bytes()) {
            throw new SegmentException.Corrupt(object.key(),
                    "has " + object.length() + " bytes, the manifest expects " + file.bytes());
        }
    }

    /// @throws SegmentException.Corrupt if parquet-java does not understand the footer
    ParquetFileReader open() {
        try {
            return ParquetFileReader.open(this, OPTIONS);
        } catch (IOException | RuntimeException e) {
            throw new SegmentException.Corrupt(object.key(), "has no Parquet footer", e);
        }
    }

    @Override
    public long getLength() {
        return tailStart + tail.length;
    }

    @Override
    public SeekableInputStream newStream() {
        return new Stream();
    }

    @Override
    public String toString() {
        return object.key();
    }

    private final class Stream extends SeekableInputStream {
        private long position;

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void seek(long newPosition) {
            position = newPosition;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int count = (int) Math.min(length, getLength() - position);
            if (count <= 0) {
                return length == 0 ? 0 : -1;
            }
            if (position >= tailStart) {
                System.arraycopy(tail, (int) (position - tailStart), into, offset, count);
            } else {
                count = (int) Math.min(count, tailStart - position);
                object.read(position, into, offset, count);
            }
            position += count;
            return count;
        }

        @Override
        public void readFully(byte[] into) throws IOException {
            readFully(into, 0, into.length);
        }

        @Override
        public void readFully(byte[] into, int offset, int length) throws IOException {
            int done = 0;
            while (done < length) {
                int count = read(into, offset + done, length - done);
                if (count < 0) {
                    throw new EOFException(object.key() + " ends at byte " + getLength());
                }
                done += count;
            }
        }

        @Override
        public int read(ByteBuffer into) {
            byte[] bytes = new byte[into.remaining()];
            int count = read(bytes, 0, bytes.length);
            if (count > 0) {
                into.put(bytes, 0, count);
            }
            return count;
        }

        @Override
        public void readFully(ByteBuffer into) throws IOException {
            byte[] bytes = new byte[into.remaining()];
            readFully(bytes);
            into.put(bytes);
        }
    }
}
