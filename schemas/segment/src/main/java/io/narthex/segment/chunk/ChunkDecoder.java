package io.narthex.segment.chunk;

import static io.narthex.segment.chunk.BlockPool.INT;
import static io.narthex.segment.chunk.BlockPool.LONG;

import java.lang.foreign.MemorySegment;

import io.narthex.model.SampleBuffer;

/// Reads the samples of one chunk at a time, in the form that [ChunkFormat] describes.
///
/// It may meet the bytes of a chunk that the writer freed meanwhile. Then it yields garbage or reports [#isTorn], but
/// always ends and stays inside the pool; the caller tells by the series' version. Confined to one read.
final class ChunkDecoder {
    private final BlockPool blocks;
    private MemorySegment block = MemorySegment.NULL;
    private long blockOffset;
    private int wordInBlock;
    private long word;
    private int available;
    private boolean torn;

    ChunkDecoder(BlockPool blocks) {
        this.blocks = blocks;
    }

    /// Forgets what an earlier attempt met.
    void reset() {
        torn = false;
    }

    /// Whether a chunk since [#reset] held something that no appender writes.
    boolean isTorn() {
        return torn;
    }

    /// Appends the samples of the chunk inside the closed range to the buffer.
    ///
    /// @param count samples of the chunk to look at
    void decode(int chunk, int count, long startMs, long endMs, SampleBuffer into) {
        enter(chunk);
        long timestampMs = block.get(LONG, blockOffset + ChunkFormat.FIRST_TIMESTAMP);
        wordInBlock = ChunkFormat.HEADER_BITS / Long.SIZE - 1;
        nextWord();
        long valueBits = take(Long.SIZE);
        into.ensureCapacity(into.size() + count);
        long[] timestamps = into.timestampsMs();
        double[] values = into.values();
        int size = into.size();
        long delta = 0;
        int windowLength = 0;
        int windowTrailing = 0;
        for (int i = 1;; i++) {
            if (timestampMs > endMs) {
                break;
            }
            timestamps[size] = timestampMs;
            values[size] = Double.longBitsToDouble(valueBits);
            size += timestampMs >= startMs ? 1 : 0;
            if (i >= count) {
                break;
            }
            if (take(1) != 0) {
                delta += takeChangeOfDelta();
            }
            timestampMs += delta;
            if (take(1) == 0) {
                continue;
            }
            if (take(1) != 0) {
                int leading = (int) take(ChunkFormat.LEADING_BITS);
                windowLength = (int) take(ChunkFormat.LENGTH_BITS) + 1;
                windowTrailing = Long.SIZE - leading - windowLength;
            }
            if (windowTrailing < 0 || windowLength == 0) {
                torn = true;
                break;
            }
            valueBits ^= take(windowLength) << windowTrailing;
        }
        into.setSize(size);
    }

    private long takeChangeOfDelta() {
        if (take(1) == 0) {
            return unzigzag(take(ChunkFormat.DELTA_BITS_SMALL));
        }
        if (take(1) == 0) {
            return unzigzag(take(ChunkFormat.DELTA_BITS_MIDDLE));
        }
        return take(1) == 0 ? unzigzag(take(ChunkFormat.DELTA_BITS_LARGE)) : take(Long.SIZE);
    }

    private static long unzigzag(long value) {
        return value >>> 1 ^ -(value & 1);
    }

    /// @param count 1 to 64
    private long take(int count) {
        if (count > available) {
            return takeAcrossWords(count);
        }
        long bits = word;
        available -= count;
        if (count == Long.SIZE) {
            return bits;
        }
        word = bits >>> count;
        return bits & (1L << count) - 1;
    }

    private long takeAcrossWords(int count) {
        long bits = 0;
        int taken = 0;
        while (taken < count) {
            if (available == 0) {
                nextWord();
            }
            int some = Math.min(count - taken, available);
            bits |= take(some) << taken;
            taken += some;
        }
        return bits;
    }

    private void nextWord() {
        wordInBlock++;
        if (wordInBlock < BlockPool.BLOCK_BYTES / Long.BYTES) {
            word = block.get(LONG, blockOffset + (long) wordInBlock * Long.BYTES);
            available = Long.SIZE;
            return;
        }
        enter(block.get(INT, blockOffset + ChunkFormat.NEXT_BLOCK));
        wordInBlock = 0;
        word = block.get(LONG, blockOffset) >>> ChunkFormat.CONTINUATION_BITS;
        available = Long.SIZE - ChunkFormat.CONTINUATION_BITS;
    }

    private void enter(int address) {
        int safe = address;
        if (!blocks.isAddress(address)) {
            torn = true;
            safe = 1;
        }
        block = blocks.page(safe);
        blockOffset = BlockPool.offset(safe);
    }
}
