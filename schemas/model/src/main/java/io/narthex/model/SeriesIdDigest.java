package io.narthex.model;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Computes a [SeriesId] from the UTF-8 bytes of its texts, for who has them and no strings.
///
/// The texts come in the order in which the id reads them: the tenant, then name and value of each label. May be used
/// again after [#finish]. Not thread-safe.
public final class SeriesIdDigest {
    private final MessageDigest sha256 = sha256();
    /// Collected first: one long run is hashed many times faster than its pieces.
    private byte[] collected = new byte[512];
    private int size;

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public void add(byte[] utf8, int offset, int length) {
        int end = size + Integer.BYTES + length;
        if (end > collected.length) {
            collected = Arrays.copyOf(collected, Math.max(2 * collected.length, end));
        }
        collected[size] = (byte) (length >>> 24);
        collected[size + 1] = (byte) (length >>> 16);
        collected[size + 2] = (byte) (length >>> 8);
        collected[size + 3] = (byte) length;
        System.arraycopy(utf8, offset, collected, size + Integer.BYTES, length);
        size = end;
    }

    /// The id of what was added since the last one.
    public SeriesId finish() {
        sha256.update(collected, 0, size);
        size = 0;
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
        return new SeriesId(digest.getLong(), digest.getLong());
    }
}
