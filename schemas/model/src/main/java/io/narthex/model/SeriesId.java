package io.narthex.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The identity of a series in the log: the first 128 bits of SHA-256 over tenant and label set.
///
/// The hash reads the tenant, then each label's name and value in the order of [Labels], each as a 4-byte big-endian
/// length and its UTF-8 bytes. The algorithm is frozen: every process computes the same id and nothing allocates one.
public record SeriesId(long high, long low) implements Comparable<SeriesId> {
    /// Bytes of an id on the wire, big-endian.
    public static final int BYTES = 16;

    public static SeriesId of(TenantId tenant, Labels labels) {
        SeriesIdDigest digest = new SeriesIdDigest();
        add(digest, tenant.value());
        for (int i = 0; i < labels.size(); i++) {
            add(digest, labels.name(i));
            add(digest, labels.value(i));
        }
        return digest.finish();
    }

    private static void add(SeriesIdDigest digest, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        digest.add(utf8, 0, utf8.length);
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    /// @throws IllegalArgumentException if there are not exactly [#BYTES] bytes
    public static SeriesId of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a series ID has " + BYTES + " bytes, got " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new SeriesId(buffer.getLong(), buffer.getLong());
    }

    @Override
    public int hashCode() {
        // The bits are uniform already.
        return (int) low;
    }

    @Override
    public int compareTo(SeriesId other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
