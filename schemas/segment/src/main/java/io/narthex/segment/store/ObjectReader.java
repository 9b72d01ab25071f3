package io.narthex.segment.store;

import io.narthex.segment.SegmentException;

/// One object, read by ranges. Safe for any thread.
public interface ObjectReader extends AutoCloseable {
    String key();

    /// In bytes.
    long length();

    /// Reads exactly `count` bytes into the array.
    ///
    /// @throws SegmentException.Corrupt if the object ends before
    /// @throws SegmentException.Missing if the object is gone
    /// @throws SegmentException.Unavailable if the store does not answer
    void read(long position, byte[] into, int offset, int count);

    default byte[] read(long position, int count) {
        byte[] bytes = new byte[count];
        read(position, bytes, 0, count);
        return bytes;
    }

    @Override
    void close();
}
