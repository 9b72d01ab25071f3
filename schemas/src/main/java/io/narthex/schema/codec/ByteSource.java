package io.narthex.schema.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A bounded window over a byte array that is read in Avro's binary form, without allocation.
public final class ByteSource {
    private static final VarHandle LONG_LE = MethodHandles.byteArrayViewVarHandle(long[].class,
            ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[0];
    private int position;
    private int end;

    public void set(byte[] array, int from, int toExclusive) {
        bytes = array;
        position = from;
        end = toExclusive;
    }

    public byte[] array() {
        return bytes;
    }

    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    public long unsigned() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position >= end) {
                throw truncated();
            }
            byte b = bytes[position++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new MalformedRecordException("varint of more than 10 bytes at byte " + position);
    }

    public long zigzag() {
        long raw = unsigned();
        return raw >>> 1 ^ -(raw & 1);
    }

    /// An Avro int that must lie between `min` and `max`.
    public int between(int min, int max, String what) {
        long value = zigzag();
        if (value < min || value > max) {
            throw new MalformedRecordException(what + " is " + value + ", expected " + min + " to " + max);
        }
        return (int) value;
    }

    /// Hands the next Avro bytes to `column` without copying.
    public void bytesInto(ByteSource column) {
        int length = length("a column");
        column.set(bytes, position, position + length);
        position += length;
    }

    /// The length before Avro's bytes and strings; at least that many bytes remain.
    public int length(String what) {
        long length = zigzag();
        if (length < 0 || length > remaining()) {
            throw new MalformedRecordException(
                    "length of " + what + " is " + length + ", " + remaining() + " bytes remain");
        }
        return (int) length;
    }

    public void skip(int count) {
        if (count < 0 || count > remaining()) {
            throw truncated();
        }
        position += count;
    }

    public long longLittleEndian() {
        if (remaining() < Long.BYTES) {
            throw truncated();
        }
        long value = (long) LONG_LE.get(bytes, position);
        position += Long.BYTES;
        return value;
    }

    public long longBigEndianAt(int offset) {
        return (long) LONG_BE.get(bytes, offset);
    }

    public double doubleValue() {
        return Double.longBitsToDouble(longLittleEndian());
    }

    public boolean booleanValue() {
        if (remaining() < 1) {
            throw truncated();
        }
        return bytes[position++] != 0;
    }

    public String text() {
        int length = length("a text");
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    /// Items in the next Avro array or map block; 0 ends it. The byte size that may follow a negative count is read over.
    public int blockCount(int bytesPerItemAtLeast) {
        long count = zigzag();
        if (count < 0) {
            count = -count;
            unsigned();
        }
        if (count < 0 || count > remaining() / bytesPerItemAtLeast) {
            throw new MalformedRecordException("a block of " + count + " items in " + remaining() + " bytes");
        }
        return (int) count;
    }

    private MalformedRecordException truncated() {
        return new MalformedRecordException("record ends at byte " + end + " in the middle of a field");
    }
}
