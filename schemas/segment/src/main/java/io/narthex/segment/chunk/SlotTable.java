package io.narthex.segment.chunk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// The state of each series' stream in 64 bytes outside the heap: what the next append needs, in one cache line.
///
/// [#PUBLISHED] holds the address of the open chunk in its upper and the count of its samples in its lower half; it is
/// written with release after the bits it counts. [#VERSION] changes before anything that readers may hold is freed.
final class SlotTable implements AutoCloseable {
    static final int LAST_TIMESTAMP = 0;
    static final int LAST_DELTA = 8;
    static final int LAST_VALUE = 16;
    static final int PUBLISHED = 24;
    static final int FIRST_CHUNK = 32;
    static final int CURRENT_BLOCK = 36;
    static final int VERSION = 40;
    static final int BIT_POSITION = 44;
    static final int WINDOW_LEADING = 48;
    static final int WINDOW_LENGTH = 50;
    static final int GENERATION = 52;
    static final int CHUNK_START = 56;

    static final VarHandle LONGS = BlockPool.LONG.varHandle();
    static final VarHandle INTS = BlockPool.INT.varHandle();

    private static final int SLOT_BYTES = 64;
    private static final int SLOTS_PER_PAGE_SHIFT = 14;
    private static final int SLOTS_PER_PAGE = 1 << SLOTS_PER_PAGE_SHIFT;

    private final Arena arena = Arena.ofShared();
    // Volatile, because a slot's number reaches readers by ways that this class does not see.
    private volatile MemorySegment[] pages = {};
    private int[] free = new int[16];
    private int freeCount;
    private int nextFresh;

    int allocate() {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        if (nextFresh >>> SLOTS_PER_PAGE_SHIFT == pages.length) {
            MemorySegment[] grown = Arrays.copyOf(pages, pages.length + 1);
            grown[pages.length] = arena.allocate((long) SLOTS_PER_PAGE * SLOT_BYTES, SLOT_BYTES);
            pages = grown;
        }
        return nextFresh++;
    }

    void free(int slot) {
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = slot;
    }

    MemorySegment page(int slot) {
        return pages[slot >>> SLOTS_PER_PAGE_SHIFT];
    }

    static long offset(int slot) {
        return (long) (slot & SLOTS_PER_PAGE - 1) * SLOT_BYTES;
    }

    int used() {
        return nextFresh - freeCount;
    }

    long usedBytes() {
        return (long) used() * SLOT_BYTES;
    }

    long reservedBytes() {
        return (long) pages.length * SLOTS_PER_PAGE * SLOT_BYTES;
    }

    @Override
    public void close() {
        arena.close();
    }
}
