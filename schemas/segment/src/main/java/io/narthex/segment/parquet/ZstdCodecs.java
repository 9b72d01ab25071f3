package io.narthex.segment.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

import com.github.luben.zstd.Zstd;

/// Parquet's hook for compression, with zstd alone: its own factory would need all of Hadoop.
final class ZstdCodecs implements CompressionCodecFactory {
    static final int LEVEL = 3;

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        requireZstd(codec);
        return new Compressor();
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        requireZstd(codec);
        return new Decompressor();
    }

    private static void requireZstd(CompressionCodecName codec) {
        if (codec != CompressionCodecName.ZSTD) {
            throw new IllegalArgumentException("segments are compressed by ZSTD, not " + codec);
        }
    }

    @Override
    public void release() {}

    private static final class Compressor implements BytesInputCompressor {
        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            return BytesInput.from(Zstd.compress(bytes.toInputStream().readAllBytes(), LEVEL));
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.ZSTD;
        }

        @Override
        public void release() {}
    }

    private static final class Decompressor implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
            return BytesInput.from(decompress(bytes.toInputStream().readAllBytes(), decompressedSize));
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize)
                throws IOException {
            byte[] compressed = new byte[compressedSize];
            input.get(compressed);
            output.put(decompress(compressed, decompressedSize));
        }

        private static byte[] decompress(byte[] compressed, int decompressedSize) throws IOException {
            byte[] out = new byte[decompressedSize];
            long size = Zstd.decompress(out, compressed);
            if (Zstd.isError(size) || size != decompressedSize) {
                throw new IOException("zstd page does not hold " + decompressedSize + " bytes");
            }
            return out;
        }

        @Override
        public void release() {}
    }
}
