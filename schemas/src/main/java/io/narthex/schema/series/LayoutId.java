package io.narthex.schema.series;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/// The identity of a layout: the first 128 bits of SHA-256 over the bytes of its series ids in order.
public record LayoutId(long high, long low) {
    public static final int BYTES = 16;

    /// @param seriesIds 16 bytes for each series
    public static LayoutId of(byte[] seriesIds) {
        try {
            ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(seriesIds));
            return new LayoutId(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%016x%016x", high, low);
    }
}
