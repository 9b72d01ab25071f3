package io.narthex.segment.chunk;

import java.util.Arrays;

/// Timestamps with a long or a byte array each, in time order: what some samples of a series carry beside their value.
///
/// One writer appends, any thread reads the first [#size] entries; entries before the size never change.
final class SideColumn {
    private static final byte[][] NO_BYTES = {};
    private static final int OBJECT_BYTES = 16;

    private long[] timestampsMs;
    private long[] longs;
    private byte[][] bytes;
    private volatile int size;

    private SideColumn(long[] timestampsMs, long[] longs, byte[][] bytes, int size) {
        this.timestampsMs = timestampsMs;
        this.longs = longs;
        this.bytes = bytes;
        this.size = size;
    }

    static SideColumn ofLongs() {
        return new SideColumn(new long[4], new long[4], NO_BYTES, 0);
    }

    static SideColumn ofBytes() {
        return new SideColumn(new long[4], new long[0], new byte[4][], 0);
    }

    void add(long timestampMs, long value) {
        grow();
        timestampsMs[size] = timestampMs;
        longs[size] = value;
        publish();
    }

    void add(long timestampMs, byte[] value) {
        grow();
        timestampsMs[size] = timestampMs;
        bytes[size] = value;
        publish();
    }

    private void publish() {
        int next = size + 1;
        size = next;
    }

    private void grow() {
        int capacity = timestampsMs.length;
        if (size == capacity) {
            timestampsMs = Arrays.copyOf(timestampsMs, 2 * capacity);
            if (longs.length > 0) {
                longs = Arrays.copyOf(longs, 2 * capacity);
            }
            if (bytes.length > 0) {
                bytes = Arrays.copyOf(bytes, 2 * capacity);
            }
        }
    }

    int size() {
        return size;
    }

    long timestampMs(int index) {
        return timestampsMs[index];
    }

    long longValue(int index) {
        return longs[index];
    }

    byte[] bytes(int index) {
        return bytes[index];
    }

    /// @return the index of the first entry at or after the time, [#size] if there is none
    int indexOf(long timestampMs) {
        // The size first: arrays read after it are long enough for it, those read before may not be.
        int count = size;
        int index = Arrays.binarySearch(timestampsMs, 0, count, timestampMs);
        return index < 0 ? -index - 1 : index;
    }

    /// A copy without the entries before an index.
    SideColumn from(int index) {
        int capacity = Math.max(4, size - index);
        SideColumn copy = new SideColumn(new long[capacity], longs.length > 0 ? new long[capacity] : longs,
                bytes.length > 0 ? new byte[capacity][] : bytes, size - index);
        System.arraycopy(timestampsMs, index, copy.timestampsMs, 0, size - index);
        if (longs.length > 0) {
            System.arraycopy(longs, index, copy.longs, 0, size - index);
        }
        if (bytes.length > 0) {
            System.arraycopy(bytes, index, copy.bytes, 0, size - index);
        }
        return copy;
    }

    /// About what the entries take on the heap.
    long heapBytes() {
        long total = 0;
        for (int i = 0; i < size; i++) {
            total += heapBytes(i);
        }
        return total;
    }

    long lastHeapBytes() {
        return heapBytes(size - 1);
    }

    private long heapBytes(int index) {
        return bytes.length > 0 ? Long.BYTES + bytes[index].length + OBJECT_BYTES : 2 * Long.BYTES;
    }
}
