package io.narthex.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes protobuf messages field by field, for requests that tests send.
public final class ProtoWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public ProtoWriter varint(int field, long value) {
        put(field << 3L);
        put(value);
        return this;
    }

    public ProtoWriter zigzag(int field, long value) {
        return varint(field, value << 1 ^ value >> 63);
    }

    public ProtoWriter fixed(int field, double value) {
        put(field << 3L | 1);
        out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(Double.doubleToRawLongBits(value)).array());
        return this;
    }

    public ProtoWriter bytes(int field, byte[] value) {
        put(field << 3L | 2);
        put(value.length);
        out.writeBytes(value);
        return this;
    }

    public ProtoWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public ProtoWriter message(int field, ProtoWriter value) {
        return bytes(field, value.toByteArray());
    }

    /// A message with its length before it, as delimited streams have it.
    public ProtoWriter delimited(ProtoWriter value) {
        byte[] bytes = value.toByteArray();
        put(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private void put(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    public byte[] toByteArray() {
        return out.toByteArray();
    }
}
