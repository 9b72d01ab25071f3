package io.narthex.segment.chunk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Blocks of [#BLOCK_BYTES] bytes in pages outside the heap, named by 32-bit addresses.
///
/// A free block's first word holds the address of the next free one. Memory goes back to the system only by [#close], so
/// a reader that follows a stale address reads bytes of another chunk but never leaves the pool.
/// Confined to the writer's thread, but for [#page] and [#isAddress], which any thread may call.
final class BlockPool implements AutoCloseable {
    static final int BLOCK_BYTES = 64;

    /// No block has this address.
    static final int NONE = 0;

    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int BLOCKS_PER_PAGE_SHIFT = 14;
    private static final int BLOCKS_PER_PAGE = 1 << BLOCKS_PER_PAGE_SHIFT;
    private static final int PAGE_BYTES = BLOCKS_PER_PAGE * BLOCK_BYTES;

    private final Arena arena = Arena.ofShared();

    // Replaced, never changed in place: a reader that knows an address was published after the page that holds it.
    private MemorySegment[] pages = {};
    private int nextFresh = 1;
    private int firstFree = NONE;
    private int usedBlocks;

    /// @return the address of a block whose bytes are all zero
    int allocate() {
        usedBlocks++;
        int address = firstFree;
        if (address == NONE) {
            return allocateFresh();
        }
        MemorySegment page = page(address);
        long offset = offset(address);
        firstFree = page.get(INT, offset);
        for (int i = 0; i < BLOCK_BYTES; i += Long.BYTES) {
            page.set(LONG, offset + i, 0);
        }
        return address;
    }

    private int allocateFresh() {
        if (nextFresh >>> BLOCKS_PER_PAGE_SHIFT == pages.length) {
            if (nextFresh < 0) {
                throw new IllegalStateException("chunk memory is full: all 2^31 blocks are in use");
            }
            MemorySegment[] grown = Arrays.copyOf(pages, pages.length + 1);
            grown[pages.length] = arena.allocate(PAGE_BYTES, BLOCK_BYTES);
            pages = grown;
        }
        return nextFresh++;
    }

    void free(int address) {
        page(address).set(INT, offset(address), firstFree);
        firstFree = address;
        usedBlocks--;
    }

    MemorySegment page(int address) {
        return pages[address >>> BLOCKS_PER_PAGE_SHIFT];
    }

    /// Whether the number lies inside the pages that the caller can see.
    boolean isAddress(int address) {
        return address > NONE && address >>> BLOCKS_PER_PAGE_SHIFT < pages.length;
    }

    /// Where the block lies in its page.
    static long offset(int address) {
        return (long) (address & BLOCKS_PER_PAGE - 1) * BLOCK_BYTES;
    }

    long usedBytes() {
        return (long) usedBlocks * BLOCK_BYTES;
    }

    long reservedBytes() {
        return (long) pages.length * PAGE_BYTES;
    }

    @Override
    public void close() {
        arena.close();
    }
}
