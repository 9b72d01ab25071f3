package io.narthex.schema.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing byte array that is written in Avro's binary form and used again.
public final class ByteSink {
    private static final VarHandle LONG_LE = MethodHandles.byteArrayViewVarHandle(long[].class,
            ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int MAX_VARINT_BYTES = 10;

    private byte[] bytes;
    private int size;

    public ByteSink(int capacity) {
        bytes = new byte[capacity];
    }

    public void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    /// The array itself; only the first [#size] bytes mean anything.
    public byte[] array() {
        return bytes;
    }

    public byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    public void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    public void setSize(int newSize) {
        size = newSize;
    }

    public void putByte(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    public void putRepeated(int value, int count) {
        ensure(count);
        Arrays.fill(bytes, size, size + count, (byte) value);
        size += count;
    }

    public void putUnsigned(long value) {
        ensure(MAX_VARINT_BYTES);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /// Avro's int and long.
    public void putZigzag(long value) {
        putUnsigned(value << 1 ^ value >> 63);
    }

    public void putLongLittleEndian(long value) {
        ensure(Long.BYTES);
        LONG_LE.set(bytes, size, value);
        size += Long.BYTES;
    }

    public void putLongBigEndian(long value) {
        ensure(Long.BYTES);
        LONG_BE.set(bytes, size, value);
        size += Long.BYTES;
    }

    public void putDouble(double value) {
        putLongLittleEndian(Double.doubleToRawLongBits(value));
    }

    public void putRaw(byte[] from, int offset, int length) {
        ensure(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    /// Avro's bytes.
    public void putBytes(ByteSink column) {
        putZigzag(column.size);
        putRaw(column.bytes, 0, column.size);
    }

    /// Avro's string.
    public void putText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putZigzag(utf8.length);
        putRaw(utf8, 0, utf8.length);
    }

    /// Writes a bitmap, lowest bit first, whose first bits are set.
    public void putOnes(int bits) {
        putRepeated(0xFF, bits >>> 3);
        if ((bits & 7) != 0) {
            putByte((1 << (bits & 7)) - 1);
        }
    }

    /// Sets a bit of a bitmap, growing it.
    public void setBit(int index) {
        int at = index >>> 3;
        if (at >= size) {
            ensure(at + 1 - size);
            Arrays.fill(bytes, size, at + 1, (byte) 0);
            size = at + 1;
        }
        bytes[at] |= (byte) (1 << (index & 7));
    }
}
