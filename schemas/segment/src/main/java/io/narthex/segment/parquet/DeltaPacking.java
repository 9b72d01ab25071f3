package io.narthex.segment.parquet;

import java.util.Arrays;

import org.apache.parquet.column.values.bitpacking.BytePackerForLong;
import org.apache.parquet.column.values.bitpacking.Packer;

/// Parquet's DELTA_BINARY_PACKED over arrays: blocks of 128 differences in four miniblocks of 32.
///
/// Differences wrap around, as the format wants it, so that any longs round-trip. Confined to one thread.
final class DeltaPacking {
    private static final int BLOCK = 128;
    private static final int MINIBLOCKS = 4;
    private static final int MINIBLOCK = BLOCK / MINIBLOCKS;
    private static final int MAX_VARINT_BYTES = 10;
    private static final int MAX_BLOCK_BYTES = MAX_VARINT_BYTES + MINIBLOCKS + BLOCK * Long.BYTES;
    private static final BytePackerForLong[] PACKERS = new BytePackerForLong[Long.SIZE + 1];

    static {
        for (int width = 0; width <= Long.SIZE; width++) {
            PACKERS[width] = Packer.LITTLE_ENDIAN.newBytePackerForLong(width);
        }
    }

    private final long[] deltas = new long[BLOCK];
    private byte[] bytes = new byte[1 << 16];
    private int end;

    /// Encodes the first `count` values; the result is in [#bytes] up to [#length] until the next call.
    void encode(long[] values, int count) {
        end = 0;
        putVarint(BLOCK);
        putVarint(MINIBLOCKS);
        putVarint(count);
        putZigzag(count == 0 ? 0 : values[0]);
        for (int from = 1; from < count; from += BLOCK) {
            encodeBlock(values, from, Math.min(BLOCK, count - from));
        }
    }

    private void encodeBlock(long[] values, int from, int count) {
        if (bytes.length - end < MAX_BLOCK_BYTES) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        long least = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            long delta = values[from + i] - values[from + i - 1];
            deltas[i] = delta;
            least = Math.min(least, delta);
        }
        for (int i = 0; i < count; i++) {
            deltas[i] -= least;
        }
        Arrays.fill(deltas, count, BLOCK, 0);
        putZigzag(least);
        int widths = end;
        end += MINIBLOCKS;
        for (int mini = 0; mini < MINIBLOCKS; mini++) {
            int width = mini * MINIBLOCK < count ? width(mini * MINIBLOCK) : 0;
            bytes[widths + mini] = (byte) width;
            if (width > 0) {
                PACKERS[width].pack32Values(deltas, mini * MINIBLOCK, bytes, end);
                end += width * MINIBLOCK / Byte.SIZE;
            }
        }
    }

    private int width(int from) {
        long all = 0;
        for (int i = from; i < from + MINIBLOCK; i++) {
            all |= deltas[i];
        }
        return Long.SIZE - Long.numberOfLeadingZeros(all);
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return end;
    }

    private void putZigzag(long value) {
        putVarint(value << 1 ^ value >> 63);
    }

    private void putVarint(long value) {
        long rest = value;
        while (rest >>> 7 != 0) {
            bytes[end++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes[end++] = (byte) rest;
    }

    /// How long an array must be for [Decoder#decode] of so many values: whole miniblocks are unpacked in place.
    static int capacityFor(int count) {
        return count + BLOCK;
    }

    /// The way back. Confined to one thread.
    static final class Decoder {
        private byte[] bytes = {};
        private int position;

        /// @param expected how many values there must be
        /// @param out has at least [#capacityFor] elements
        /// @throws IllegalArgumentException if the bytes are not what the encoding says
        /// @throws IndexOutOfBoundsException if they end too early
        void decode(byte[] source, int from, int expected, long[] out) {
            bytes = source;
            position = from;
            long block = takeVarint();
            long miniblocks = takeVarint();
            if (block != BLOCK || miniblocks != MINIBLOCKS) {
                throw new IllegalArgumentException("delta blocks of " + block + " values in " + miniblocks
                        + " miniblocks, expected " + BLOCK + " in " + MINIBLOCKS);
            }
            long count = takeVarint();
            if (count != expected) {
                throw new IllegalArgumentException(count + " delta-packed values, expected " + expected);
            }
            long value = takeZigzag();
            if (expected > 0) {
                out[0] = value;
            }
            for (int at = 1; at < expected; at += BLOCK) {
                value = decodeBlock(out, at, Math.min(BLOCK, expected - at), value);
            }
        }

        private long decodeBlock(long[] out, int from, int count, long previous) {
            long least = takeZigzag();
            int widths = position;
            position += MINIBLOCKS;
            for (int at = 0, mini = 0; at < count; at += MINIBLOCK, mini++) {
                int width = bytes[widths + mini];
                if (width < 0 || width > Long.SIZE) {
                    throw new IllegalArgumentException("delta miniblock of " + width + " bits, expected 0 to 64");
                }
                if (width == 0) {
                    Arrays.fill(out, from + at, from + at + MINIBLOCK, 0);
                } else {
                    PACKERS[width].unpack32Values(bytes, position, out, from + at);
                    position += width * MINIBLOCK / Byte.SIZE;
                }
            }
            long value = previous;
            for (int i = from; i < from + count; i++) {
                value += least + out[i];
                out[i] = value;
            }
            return value;
        }

        private long takeZigzag() {
            long zigzag = takeVarint();
            return zigzag >>> 1 ^ -(zigzag & 1);
        }

        private long takeVarint() {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                byte next = bytes[position++];
                value |= (next & 0x7fL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("varint longer than " + MAX_VARINT_BYTES + " bytes");
        }
    }
}
