package io.narthex.segment.chunk;

import static io.narthex.segment.chunk.BlockPool.INT;
import static io.narthex.segment.chunk.BlockPool.LONG;
import static io.narthex.segment.chunk.BlockPool.NONE;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import org.jspecify.annotations.Nullable;

/// The compressed samples of many series in memory outside the heap: one append-only stream of chunks for each series.
///
/// A series is named by a handle that [#open] gives. Its timestamps strictly increase; what comes late is refused by
/// [#append] and belongs elsewhere. Values are kept bit for bit.
///
/// **Threads.** One thread writes: [#open], the `append`s, [#truncateBefore], [#release]. Any number of threads
/// [#read] beside it and neither side locks or waits. A sample is published by a release store of its chunk's count, after
/// its bits; a reader takes the count once and so sees a prefix of the stream. Memory is freed at once and may be used
/// again while a reader still decodes it: every series has a version that changes before anything of it is freed, and a
/// reader that finds it changed afterwards throws its result away and reads again. A handle carries the generation of
/// its slot, so that a handle used after [#release] reads nothing, whoever has the slot then.
///
/// **Memory.** Freed blocks are used again; they go back to the system only by [#close], after which every call fails.
public final class ChunkStore implements AutoCloseable {
    /// What the time methods answer for a series without samples.
    public static final long NO_SAMPLE = Long.MIN_VALUE;

    private final BlockPool blocks = new BlockPool();
    private final SlotTable slots = new SlotTable();
    private final ChunkAppender appender = new ChunkAppender(blocks);

    private volatile @Nullable SideSamples[] sides = new @Nullable SideSamples[0];
    private long sideBytes;
    private long sampleCount;
    private long chunkCount;

    /// Begins a series.
    ///
    /// @return its handle; never negative
    public long open() {
        int slot = slots.allocate();
        return (long) slots.page(slot).get(INT, SlotTable.offset(slot) + SlotTable.GENERATION) << 32 | slot;
    }

    /// The lower half of the handle: dense from 0, unique among the open series, given again after [#release].
    public static int slot(long series) {
        return (int) series;
    }

    /// Appends a float sample.
    ///
    /// @param valueBits the raw IEEE bits, so that a staleness marker survives
    /// @return false if the timestamp is not after the last one of the series; then nothing changes
    public boolean append(long series, long timestampMs, long valueBits) {
        return append(series, timestampMs, valueBits, SampleBuffer.NO_START);
    }

    /// @param startTimestampMs when the sample's counter began, or [SampleBuffer#NO_START]
    public boolean append(long series, long timestampMs, long valueBits, long startTimestampMs) {
        MemorySegment page = requireOpen(series);
        long slot = SlotTable.offset(slot(series));
        if (!isNewer(page, slot, timestampMs)) {
            return false;
        }
        noteStart(slot(series), timestampMs, startTimestampMs);
        count(appender.append(page, slot, timestampMs, valueBits));
        return true;
    }

    /// Appends a histogram sample. Not free of allocation.
    public boolean append(long series, long timestampMs, NativeHistogram histogram, long startTimestampMs) {
        MemorySegment page = requireOpen(series);
        long slot = SlotTable.offset(slot(series));
        if (!isNewer(page, slot, timestampMs)) {
            return false;
        }
        noteStart(slot(series), timestampMs, startTimestampMs);
        SideSamples side = requireSide(slot(series));
        sideBytes += side.addHistogram(timestampMs, HistogramCodec.encode(histogram));
        count(appender.append(page, slot, timestampMs, Double.doubleToRawLongBits(histogram.sum())));
        return true;
    }

    private void count(boolean begunChunk) {
        sampleCount++;
        chunkCount += begunChunk ? 1 : 0;
    }

    private static boolean isNewer(MemorySegment page, long slot, long timestampMs) {
        return page.get(LONG, slot + SlotTable.PUBLISHED) == 0
                || timestampMs > page.get(LONG, slot + SlotTable.LAST_TIMESTAMP);
    }

    private void noteStart(int slot, long timestampMs, long startTimestampMs) {
        SideSamples side = slot < sides.length ? sides[slot] : null;
        if (side == null && startTimestampMs == SampleBuffer.NO_START) {
            return;
        }
        if (side == null) {
            side = requireSide(slot);
        }
        sideBytes += side.addStart(timestampMs, startTimestampMs);
    }

    private SideSamples requireSide(int slot) {
        @Nullable
        SideSamples[] table = sides;
        if (slot >= table.length) {
            table = Arrays.copyOf(table, Math.max(slot + 1, 2 * table.length));
            sides = table;
        }
        SideSamples side = table[slot];
        if (side == null) {
            side = new SideSamples();
            table[slot] = side;
        }
        return side;
    }

    /// Appends the samples inside the closed range to the buffer, in time order: those that were published when the call
    /// began, or later.
    ///
    /// @return how many; 0 for a released series
    public int read(long series, long startMsInclusive, long endMsInclusive, SampleBuffer into) {
        return read(series, startMsInclusive, endMsInclusive, into, new ChunkDecoder());
    }

    /// As above, with memory that is used again.
    public int read(long series, long startMsInclusive, long endMsInclusive, SampleBuffer into,
            ChunkDecoder decoder) {
        int slot = slot(series);
        MemorySegment page = slots.page(slot);
        long offset = SlotTable.offset(slot);
        int before = into.size();
        while (true) {
            int version = (int) SlotTable.INTS.getAcquire(page, offset + SlotTable.VERSION);
            if (page.get(INT, offset + SlotTable.GENERATION) != generation(series)) {
                return 0;
            }
            long published = (long) SlotTable.LONGS.getAcquire(page, offset + SlotTable.PUBLISHED);
            SideSamples side = slot < sides.length ? sides[slot] : null;
            boolean whole = published == 0
                    || readChunks(page, offset, published, startMsInclusive, endMsInclusive, decoder, into);
            if (isUnchanged(page, offset, version)) {
                if (!whole) {
                    throw new IllegalStateException("chunk memory of series slot " + slot + " is damaged");
                }
                if (side != null) {
                    side.apply(into, before);
                }
                return into.size() - before;
            }
            into.setSize(before);
        }
    }

    private static boolean isUnchanged(MemorySegment page, long offset, int version) {
        VarHandle.acquireFence();
        return page.get(INT, offset + SlotTable.VERSION) == version;
    }

    /// @return false if the walk met something that no appender writes
    private boolean readChunks(MemorySegment page, long offset, long published, long startMs, long endMs,
            ChunkDecoder decoder, SampleBuffer into) {
        decoder.reset();
        int version = page.get(INT, offset + SlotTable.VERSION);
        int open = (int) (published >>> 32);
        int chunk = page.get(INT, offset + SlotTable.FIRST_CHUNK);
        while (blocks.isAddress(chunk)) {
            MemorySegment header = blocks.page(chunk);
            long headerOffset = BlockPool.offset(chunk);
            long first = header.get(LONG, headerOffset + ChunkFormat.FIRST_TIMESTAMP);
            if (chunk == open) {
                if (first <= endMs) {
                    decoder.decode(blocks, chunk, (int) published, startMs, endMs, into);
                }
                return !decoder.isTorn();
            }
            long sealed = header.get(LONG, headerOffset + ChunkFormat.COUNT_AND_DURATION);
            int count = (int) (sealed & (1 << ChunkFormat.COUNT_BITS) - 1);
            if (count == 0 || count > ChunkFormat.SAMPLES_PER_CHUNK || decoder.isTorn()) {
                return false;
            }
            if (first > endMs) {
                return true;
            }
            if (first + (sealed >>> ChunkFormat.COUNT_BITS) >= startMs) {
                decoder.decode(blocks, chunk, count, startMs, endMs, into);
            }
            chunk = header.get(INT, headerOffset + ChunkFormat.NEXT_CHUNK);
            if (!isUnchanged(page, offset, version)) {
                return false;
            }
        }
        return false;
    }

    /// Frees the chunks whose last sample lies before the time. Whole chunks go, so samples of up to one chunk before it
    /// stay readable.
    ///
    /// @return whether the series is empty now
    public boolean truncateBefore(long series, long timestampMs) {
        MemorySegment page = requireOpen(series);
        long offset = SlotTable.offset(slot(series));
        long published = page.get(LONG, offset + SlotTable.PUBLISHED);
        int open = (int) (published >>> 32);
        if (open == NONE) {
            return true;
        }
        int first = page.get(INT, offset + SlotTable.FIRST_CHUNK);
        if (page.get(LONG, offset + SlotTable.LAST_TIMESTAMP) < timestampMs) {
            empty(page, offset, slot(series), first, published);
            return true;
        }
        int kept = first;
        while (kept != open && lastTimestampMs(kept) < timestampMs) {
            kept = blocks.page(kept).get(INT, BlockPool.offset(kept) + ChunkFormat.NEXT_CHUNK);
        }
        if (kept != first) {
            changeVersion(page, offset);
            page.set(INT, offset + SlotTable.FIRST_CHUNK, kept);
            trimSide(slot(series), blocks.page(kept).get(LONG, BlockPool.offset(kept) + ChunkFormat.FIRST_TIMESTAMP));
            freeChunks(first, kept, 0);
        }
        return false;
    }

    private long lastTimestampMs(int sealedChunk) {
        MemorySegment header = blocks.page(sealedChunk);
        long offset = BlockPool.offset(sealedChunk);
        return header.get(LONG, offset + ChunkFormat.FIRST_TIMESTAMP)
                + (header.get(LONG, offset + ChunkFormat.COUNT_AND_DURATION) >>> ChunkFormat.COUNT_BITS);
    }

    private void empty(MemorySegment page, long offset, int slot, int first, long published) {
        changeVersion(page, offset);
        page.set(LONG, offset + SlotTable.PUBLISHED, 0);
        page.set(INT, offset + SlotTable.FIRST_CHUNK, NONE);
        if (slot < sides.length) {
            SideSamples side = sides[slot];
            sideBytes -= side == null ? 0 : side.heapBytes();
            sides[slot] = null;
        }
        freeChunks(first, NONE, (int) published);
    }

    private static void changeVersion(MemorySegment page, long offset) {
        int version = page.get(INT, offset + SlotTable.VERSION);
        SlotTable.INTS.setRelease(page, offset + SlotTable.VERSION, version + 1);
        // Nothing that follows may become visible before the changed version.
        VarHandle.storeStoreFence();
    }

    private void trimSide(int slot, long timestampMs) {
        SideSamples side = slot < sides.length ? sides[slot] : null;
        if (side != null) {
            SideSamples kept = side.from(timestampMs);
            sideBytes += kept.heapBytes() - side.heapBytes();
            sides[slot] = kept;
        }
    }

    /// @param openCount samples of the last chunk if it is the open one, which knows no count itself
    private void freeChunks(int first, int end, int openCount) {
        int chunk = first;
        while (chunk != end) {
            MemorySegment header = blocks.page(chunk);
            long offset = BlockPool.offset(chunk);
            int next = header.get(INT, offset + ChunkFormat.NEXT_CHUNK);
            int sealedCount = (int) (header.get(LONG, offset + ChunkFormat.COUNT_AND_DURATION)
                    & (1 << ChunkFormat.COUNT_BITS) - 1);
            sampleCount -= next == NONE ? openCount : sealedCount;
            chunkCount--;
            freeBlocks(chunk);
            chunk = next;
        }
    }

    private void freeBlocks(int first) {
        int block = first;
        while (block != NONE) {
            int next = blocks.page(block).get(INT, BlockPool.offset(block) + ChunkFormat.NEXT_BLOCK);
            blocks.free(block);
            block = next;
        }
    }

    /// Frees everything of the series; its handle reads nothing from then on.
    public void release(long series) {
        MemorySegment page = requireOpen(series);
        int slot = slot(series);
        long offset = SlotTable.offset(slot);
        long published = page.get(LONG, offset + SlotTable.PUBLISHED);
        // The upper half of a handle stays below 2^31, so that no handle is negative.
        page.set(INT, offset + SlotTable.GENERATION, generation(series) + 1 & Integer.MAX_VALUE);
        empty(page, offset, slot, page.get(INT, offset + SlotTable.FIRST_CHUNK), published);
        slots.free(slot);
    }

    private MemorySegment requireOpen(long series) {
        MemorySegment page = slots.page(slot(series));
        int generation = page.get(INT, SlotTable.offset(slot(series)) + SlotTable.GENERATION);
        if (generation != generation(series)) {
            throw new IllegalArgumentException("series handle " + series + " was released");
        }
        return page;
    }

    private static int generation(long series) {
        return (int) (series >>> 32);
    }

    /// The timestamp of the newest sample, [#NO_SAMPLE] if there is none. For the writer's thread.
    public long lastTimestampMs(long series) {
        MemorySegment page = requireOpen(series);
        long offset = SlotTable.offset(slot(series));
        return page.get(LONG, offset + SlotTable.PUBLISHED) == 0
                ? NO_SAMPLE
                : page.get(LONG, offset + SlotTable.LAST_TIMESTAMP);
    }

    /// The timestamp of the oldest sample, [#NO_SAMPLE] if there is none. For the writer's thread.
    public long firstTimestampMs(long series) {
        MemorySegment page = requireOpen(series);
        int first = page.get(INT, SlotTable.offset(slot(series)) + SlotTable.FIRST_CHUNK);
        return first == NONE
                ? NO_SAMPLE
                : blocks.page(first).get(LONG, BlockPool.offset(first) + ChunkFormat.FIRST_TIMESTAMP);
    }

    /// The raw bits of the newest sample's value (of a histogram: its sum), to tell a repeated sample from a conflicting
    /// one. Meaningless where there is no sample. For the writer's thread.
    public long lastValueBits(long series) {
        return requireOpen(series).get(LONG, SlotTable.offset(slot(series)) + SlotTable.LAST_VALUE);
    }

    /// Whether the series has neither histograms nor start timestamps. For the writer's thread.
    public boolean isPlain(long series) {
        int slot = slot(series);
        return slot >= sides.length || sides[slot] == null;
    }

    /// Open series. This and the other figures are for the writer's thread.
    public int seriesCount() {
        return slots.used();
    }

    /// Samples held.
    public long sampleCount() {
        return sampleCount;
    }

    /// Chunks held, open ones included.
    public long chunkCount() {
        return chunkCount;
    }

    /// Memory that series and samples take, outside the heap and (histograms, start timestamps) about on it.
    public long usedBytes() {
        return blocks.usedBytes() + slots.usedBytes() + sideBytes;
    }

    /// Memory that the store has taken from the system outside the heap.
    public long reservedBytes() {
        return blocks.reservedBytes() + slots.reservedBytes();
    }

    /// The blocks of a series' chunks, in order, for the test that freezes the format.
    byte[] dump(long series) {
        MemorySegment page = requireOpen(series);
        int chunk = page.get(INT, SlotTable.offset(slot(series)) + SlotTable.FIRST_CHUNK);
        byte[] dump = {};
        while (chunk != NONE) {
            for (int block = chunk; block != NONE; block = blocks.page(block).get(INT, BlockPool.offset(block))) {
                int end = dump.length;
                dump = Arrays.copyOf(dump, end + BlockPool.BLOCK_BYTES);
                MemorySegment.copy(blocks.page(block), BlockPool.offset(block), MemorySegment.ofArray(dump), end,
                        BlockPool.BLOCK_BYTES);
            }
            chunk = blocks.page(chunk).get(INT, BlockPool.offset(chunk) + ChunkFormat.NEXT_CHUNK);
        }
        return dump;
    }

    @Override
    public void close() {
        slots.close();
        blocks.close();
    }
}
