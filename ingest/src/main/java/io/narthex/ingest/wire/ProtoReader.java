package io.narthex.ingest.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/// A cursor over one protobuf message in a byte array.
///
/// Nested messages are read by narrowing the limit: [#enter] returns the limit to restore with [#leave]. Nothing is
/// allocated but texts. Not thread-safe.
public final class ProtoReader {
    public static final int VARINT = 0;
    public static final int FIXED64 = 1;
    public static final int BYTES = 2;
    public static final int FIXED32 = 5;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[0];
    private int position;
    private int limit;
    private int field;
    private int wireType;

    public void set(byte[] array, int from, int toExclusive) {
        bytes = array;
        position = from;
        limit = toExclusive;
    }

    public byte[] array() {
        return bytes;
    }

    public int position() {
        return position;
    }

    /// Where the message at hand ends.
    public int limit() {
        return limit;
    }

    public boolean hasRemaining() {
        return position < limit;
    }

    /// Moves to the next field of the message, or returns false at its end.
    public boolean nextField() {
        if (position >= limit) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        if (field <= 0 || tag >>> 35 != 0) {
            throw new WireFormatException("proto: illegal tag " + field + " (wire type " + wireType + ")");
        }
        return true;
    }

    public int field() {
        return field;
    }

    public int wireType() {
        return wireType;
    }

    public void require(int expected) {
        if (wireType != expected) {
            throw new WireFormatException("proto: wrong wireType = " + wireType + " for field " + field);
        }
    }

    public long varint() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position >= limit) {
                throw truncated();
            }
            byte b = bytes[position++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new WireFormatException("proto: integer overflow");
    }

    public long zigzag() {
        long raw = varint();
        return raw >>> 1 ^ -(raw & 1);
    }

    public long fixed64() {
        if (limit - position < Long.BYTES) {
            throw truncated();
        }
        long value = (long) LONG.get(bytes, position);
        position += Long.BYTES;
        return value;
    }

    /// The eight bytes at an index, which must be there.
    public static long fixed64(byte[] bytes, int index) {
        return (long) LONG.get(bytes, index);
    }

    public double doubleValue() {
        return Double.longBitsToDouble(fixed64());
    }

    /// Narrows to the length-delimited field that begins here.
    ///
    /// @return the limit to give to [#leave]
    public int enter() {
        int length = length();
        int outer = limit;
        limit = position + length;
        return outer;
    }

    /// Returns to the enclosing message, behind the nested one.
    public void leave(int outerLimit) {
        position = limit;
        limit = outerLimit;
    }

    private int length() {
        long length = varint();
        if (length < 0 || length > limit - position) {
            throw truncated();
        }
        return (int) length;
    }

    /// A text, or null where its bytes are not UTF-8.
    public @Nullable String textOrNull() {
        int length = length();
        ByteBuffer text = ByteBuffer.wrap(bytes, position, length);
        position += length;
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    public String text() {
        String text = textOrNull();
        if (text == null) {
            throw new WireFormatException("proto: field " + field + " contains invalid UTF-8");
        }
        return text;
    }

    /// Passes over the current field.
    public void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> advance(Long.BYTES);
            case BYTES -> advance(length());
            case FIXED32 -> advance(Integer.BYTES);
            default -> throw new WireFormatException("proto: illegal wireType " + wireType);
        }
    }

    private void advance(int count) {
        if (count > limit - position) {
            throw truncated();
        }
        position += count;
    }

    private static WireFormatException truncated() {
        return new WireFormatException("unexpected EOF");
    }
}
