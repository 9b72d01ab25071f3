package io.narthex.segment.chunk;

import static io.narthex.segment.chunk.BlockPool.BLOCK_BYTES;
import static io.narthex.segment.chunk.BlockPool.INT;
import static io.narthex.segment.chunk.BlockPool.LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

import io.narthex.model.SampleBuffer;

/// Reads the samples of one chunk at a time, in the form that [ChunkFormat] describes.
///
/// The blocks of the chunk are first copied behind one another, so that the bits can be taken from one array by position.
/// The decoder may meet the bytes of a chunk that the writer freed meanwhile. Then it yields garbage or reports
/// [#isTorn], but always ends and stays inside the pool; the caller tells by the series' version.
///
/// For users of a [ChunkStore] it is the memory that reading takes: who reads series one after the other keeps one, and
/// allocates nothing for each. It may be used for several stores. Confined to one thread.
public final class ChunkDecoder {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class,
            ByteOrder.LITTLE_ENDIAN);
    private static final int HEADER_BYTES = ChunkFormat.HEADER_BITS / Byte.SIZE;
    private static final int CONTINUATION_BYTES = ChunkFormat.CONTINUATION_BITS / Byte.SIZE;
    private static final int BYTES_PER_CONTINUATION = BLOCK_BYTES - CONTINUATION_BYTES;
    /// The longest form of timestamp and value.
    private static final int MAX_SAMPLE_BITS = 4 + Long.SIZE + 2 + ChunkFormat.WINDOW_BITS + Long.SIZE;
    private static final int MAX_BLOCKS = 2
            + (Long.SIZE + ChunkFormat.SAMPLES_PER_CHUNK * MAX_SAMPLE_BITS) / (BYTES_PER_CONTINUATION * Byte.SIZE);
    /// What may be read behind the last bit by a sample that is garbage.
    private static final int SLACK_BYTES = MAX_SAMPLE_BITS / Byte.SIZE + 2 * Long.BYTES;
    private static final int INITIAL_BYTES = 1024;

    /// How many bits of a word are surely there, whatever bit of a byte it begins with.
    private static final int SAFE_BITS = Long.SIZE - Byte.SIZE + 1;

    private byte[] bits = new byte[INITIAL_BYTES];
    private boolean torn;

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
    void decode(BlockPool blocks, int chunk, int count, long startMs, long endMs, SampleBuffer into) {
        long firstMs = blocks.page(chunk).get(LONG, BlockPool.offset(chunk) + ChunkFormat.FIRST_TIMESTAMP);
        int endBit = gather(blocks, chunk) * Byte.SIZE;
        into.ensureCapacity(into.size() + count);
        into.setSize(decode(firstMs, endBit, count, startMs, endMs, into));
    }

    /// Copies the bit stream of a chunk.
    ///
    /// @return its length in bytes, the unused rest of the last block included
    private int gather(BlockPool blocks, int chunk) {
        MemorySegment page = blocks.page(chunk);
        long offset = BlockPool.offset(chunk);
        int size = BLOCK_BYTES - HEADER_BYTES;
        MemorySegment.copy(page, ValueLayout.JAVA_BYTE, offset + HEADER_BYTES, bits, 0, size);
        int next = page.get(INT, offset + ChunkFormat.NEXT_BLOCK);
        for (int i = 1; next != BlockPool.NONE; i++) {
            if (i == MAX_BLOCKS || !blocks.isAddress(next)) {
                torn = true;
                break;
            }
            if (size + BYTES_PER_CONTINUATION + SLACK_BYTES > bits.length) {
                bits = Arrays.copyOf(bits, 2 * bits.length);
            }
            page = blocks.page(next);
            offset = BlockPool.offset(next);
            MemorySegment.copy(page, ValueLayout.JAVA_BYTE, offset + CONTINUATION_BYTES, bits, size,
                    BYTES_PER_CONTINUATION);
            size += BYTES_PER_CONTINUATION;
            next = page.get(INT, offset + ChunkFormat.NEXT_BLOCK);
        }
        return size;
    }

    /// @return the new size of the buffer
    private int decode(long firstMs, int endBit, int count, long startMs, long endMs, SampleBuffer into) {
        byte[] stream = bits;
        long[] timestamps = into.timestampsMs();
        double[] values = into.values();
        int size = into.size();
        long timestampMs = firstMs;
        long valueBits = word(stream, 0);
        int position = Long.SIZE;
        long delta = 0;
        int windowLength = 0;
        int windowTrailing = 0;
        for (int i = 1; timestampMs <= endMs; i++) {
            timestamps[size] = timestampMs;
            values[size] = Double.longBitsToDouble(valueBits);
            size += timestampMs >= startMs ? 1 : 0;
            if (i >= count) {
                break;
            }
            if (position > endBit) {
                torn = true;
                break;
            }
            long word = word(stream, position);
            if ((word & 1) == 0) {
                position++;
                word >>>= 1;
            } else {
                int ones = Long.numberOfTrailingZeros(~word);
                if (ones < 4) {
                    int length = deltaBits(ones);
                    delta += unzigzag(word >>> ones + 1 & (1L << length) - 1);
                    position += ones + 1 + length;
                } else {
                    delta += wholeWord(stream, position + 4);
                    position += 4 + Long.SIZE;
                }
                word = word(stream, position);
            }
            timestampMs += delta;
            if ((word & 1) == 0) {
                position++;
                continue;
            }
            if ((word & 2) == 0) {
                position += 2;
            } else {
                int leading = (int) (word >>> 2) & ChunkFormat.MAX_LEADING;
                windowLength = ((int) (word >>> 2 + ChunkFormat.LEADING_BITS) & Long.SIZE - 1) + 1;
                windowTrailing = Long.SIZE - leading - windowLength;
                position += 2 + ChunkFormat.WINDOW_BITS;
            }
            if (windowTrailing < 0 || windowLength == 0) {
                torn = true;
                break;
            }
            long change = windowLength <= SAFE_BITS
                    ? word(stream, position) & (1L << windowLength) - 1
                    : wholeWord(stream, position) & -1L >>> Long.SIZE - windowLength;
            valueBits ^= change << windowTrailing;
            position += windowLength;
        }
        return size;
    }

    /// The length of a change of the delta behind so many ones and a zero.
    private static int deltaBits(int ones) {
        return ones == 1
                ? ChunkFormat.DELTA_BITS_SMALL
                : ones == 2 ? ChunkFormat.DELTA_BITS_MIDDLE : ChunkFormat.DELTA_BITS_LARGE;
    }

    /// At least [#SAFE_BITS] bits from a position on, in the lowest bits.
    private static long word(byte[] stream, int position) {
        return (long) WORDS.get(stream, position >>> 3) >>> (position & 7);
    }

    private static long wholeWord(byte[] stream, int position) {
        int shift = position & 7;
        long rest = stream[(position >>> 3) + Long.BYTES] & 0xFFL;
        // Two shifts: one by the size of a word would be none.
        return word(stream, position) | rest << 1 << Long.SIZE - 1 - shift;
    }

    private static long unzigzag(long value) {
        return value >>> 1 ^ -(value & 1);
    }
}
