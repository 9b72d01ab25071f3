package io.narthex.segment.chunk;

import static io.narthex.segment.chunk.BlockPool.INT;
import static io.narthex.segment.chunk.BlockPool.LONG;
import static io.narthex.segment.chunk.BlockPool.NONE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Writes samples of any series into its open chunk, in the form that [ChunkFormat] describes.
///
/// Confined to the writer's thread. The fields are the loaded state of one series between [#append]'s begin and end, so
/// that an append allocates nothing.
final class ChunkAppender {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;

    private final BlockPool blocks;
    private MemorySegment block = MemorySegment.NULL;
    private long blockOffset;
    private int blockAddress;
    private int position;
    private long delta;

    ChunkAppender(BlockPool blocks) {
        this.blocks = blocks;
    }

    /// @return whether a chunk was begun for the sample
    boolean append(MemorySegment page, long slot, long timestampMs, long valueBits) {
        long published = page.get(LONG, slot + SlotTable.PUBLISHED);
        int chunk = (int) (published >>> 32);
        int count = (int) published;
        if (chunk == NONE || isFull(count, page.get(LONG, slot + SlotTable.CHUNK_START), timestampMs)) {
            int opened = openChunk(page, slot, chunk, count, timestampMs, valueBits);
            publish(page, slot, opened, 1);
            return true;
        }
        load(page, slot);
        putTimestamp(page, slot, timestampMs);
        putValue(page, slot, valueBits);
        page.set(LONG, slot + SlotTable.LAST_TIMESTAMP, timestampMs);
        page.set(LONG, slot + SlotTable.LAST_DELTA, delta);
        page.set(LONG, slot + SlotTable.LAST_VALUE, valueBits);
        store(page, slot);
        publish(page, slot, chunk, count + 1);
        return false;
    }

    private static boolean isFull(int count, long chunkStartMs, long timestampMs) {
        // The subtraction may overflow for hostile timestamps; then the difference is negative.
        long duration = timestampMs - chunkStartMs;
        return count == ChunkFormat.SAMPLES_PER_CHUNK || duration >= ChunkFormat.MAX_DURATION_MS || duration < 0;
    }

    private static void publish(MemorySegment page, long slot, int chunk, int count) {
        SlotTable.LONGS.setRelease(page, slot + SlotTable.PUBLISHED, (long) chunk << 32 | count);
    }

    private int openChunk(MemorySegment page, long slot, int previous, int previousCount, long timestampMs,
            long valueBits) {
        int opened = blocks.allocate();
        if (previous == NONE) {
            page.set(INT, slot + SlotTable.FIRST_CHUNK, opened);
        } else {
            seal(page, slot, previous, previousCount, opened);
        }
        enter(opened, ChunkFormat.HEADER_BITS);
        block.set(LONG, blockOffset + ChunkFormat.FIRST_TIMESTAMP, timestampMs);
        put(valueBits, Long.SIZE);
        page.set(LONG, slot + SlotTable.CHUNK_START, timestampMs);
        page.set(LONG, slot + SlotTable.LAST_TIMESTAMP, timestampMs);
        page.set(LONG, slot + SlotTable.LAST_DELTA, 0);
        page.set(LONG, slot + SlotTable.LAST_VALUE, valueBits);
        page.set(SHORT, slot + SlotTable.WINDOW_LENGTH, (short) 0);
        store(page, slot);
        return opened;
    }

    private void seal(MemorySegment page, long slot, int chunk, int count, int next) {
        MemorySegment header = blocks.page(chunk);
        long offset = BlockPool.offset(chunk);
        long duration = page.get(LONG, slot + SlotTable.LAST_TIMESTAMP) - page.get(LONG, slot + SlotTable.CHUNK_START);
        header.set(LONG, offset + ChunkFormat.COUNT_AND_DURATION, duration << ChunkFormat.COUNT_BITS | count);
        header.set(INT, offset + ChunkFormat.NEXT_CHUNK, next);
    }

    private void putTimestamp(MemorySegment page, long slot, long timestampMs) {
        delta = timestampMs - page.get(LONG, slot + SlotTable.LAST_TIMESTAMP);
        long change = delta - page.get(LONG, slot + SlotTable.LAST_DELTA);
        if (change == 0) {
            put(0, 1);
            return;
        }
        long zigzag = change << 1 ^ change >> 63;
        if (zigzag >>> ChunkFormat.DELTA_BITS_SMALL == 0) {
            put(zigzag << 2 | 0b01, 2 + ChunkFormat.DELTA_BITS_SMALL);
        } else if (zigzag >>> ChunkFormat.DELTA_BITS_MIDDLE == 0) {
            put(zigzag << 3 | 0b011, 3 + ChunkFormat.DELTA_BITS_MIDDLE);
        } else if (zigzag >>> ChunkFormat.DELTA_BITS_LARGE == 0) {
            put(zigzag << 4 | 0b0111, 4 + ChunkFormat.DELTA_BITS_LARGE);
        } else {
            put(0b1111, 4);
            put(change, Long.SIZE);
        }
    }

    private void putValue(MemorySegment page, long slot, long valueBits) {
        long change = valueBits ^ page.get(LONG, slot + SlotTable.LAST_VALUE);
        if (change == 0) {
            put(0, 1);
            return;
        }
        int leading = Math.min(Long.numberOfLeadingZeros(change), ChunkFormat.MAX_LEADING);
        int trailing = Long.numberOfTrailingZeros(change);
        int length = Long.SIZE - leading - trailing;
        int windowLength = page.get(SHORT, slot + SlotTable.WINDOW_LENGTH);
        int windowLeading = page.get(SHORT, slot + SlotTable.WINDOW_LEADING);
        int windowTrailing = Long.SIZE - windowLeading - windowLength;
        // A window that once had to be wide would otherwise stay so for the rest of the chunk.
        boolean fits = windowLength > 0 && leading >= windowLeading && trailing >= windowTrailing
                && windowLength <= length + ChunkFormat.WINDOW_BITS;
        if (fits) {
            put(0b01, 2);
            put(change >>> windowTrailing, windowLength);
        } else {
            put((long) (length - 1) << 2 + ChunkFormat.LEADING_BITS | (long) leading << 2 | 0b11,
                    2 + ChunkFormat.WINDOW_BITS);
            put(change >>> trailing, length);
            page.set(SHORT, slot + SlotTable.WINDOW_LEADING, (short) leading);
            page.set(SHORT, slot + SlotTable.WINDOW_LENGTH, (short) length);
        }
    }

    /// @param bits has zeros above the lowest `count` bits
    private void put(long bits, int count) {
        while (true) {
            if (position == ChunkFormat.BLOCK_BITS) {
                extend();
            }
            int shift = position & 63;
            int room = Long.SIZE - shift;
            long word = blockOffset + (position >>> 6 << 3);
            // What an append that ran out of memory left behind the stream's end is overwritten here.
            block.set(LONG, word, block.get(LONG, word) & (1L << shift) - 1 | bits << shift);
            if (count <= room) {
                position += count;
                return;
            }
            // The shift is below 64 here: a whole word of room takes any count.
            bits >>>= room;
            count -= room;
            position += room;
        }
    }

    private void extend() {
        int next = blocks.allocate();
        block.set(INT, blockOffset + ChunkFormat.NEXT_BLOCK, next);
        enter(next, ChunkFormat.CONTINUATION_BITS);
    }

    private void load(MemorySegment page, long slot) {
        enter(page.get(INT, slot + SlotTable.CURRENT_BLOCK), page.get(INT, slot + SlotTable.BIT_POSITION));
    }

    private void store(MemorySegment page, long slot) {
        page.set(INT, slot + SlotTable.CURRENT_BLOCK, blockAddress);
        page.set(INT, slot + SlotTable.BIT_POSITION, position);
    }

    private void enter(int address, int bitPosition) {
        blockAddress = address;
        block = blocks.page(address);
        blockOffset = BlockPool.offset(address);
        position = bitPosition;
    }
}
