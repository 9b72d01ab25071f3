package io.narthex.query.head;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.segment.chunk.ChunkStore;
import org.jspecify.annotations.Nullable;

/// The recent samples of one partition of the log.
///
/// **Who may do what.** One thread, the consumer's, writes: it appends batch by batch between [#beginBatch] and
/// [#endBatch], marks and completes flushes and evicts. Any thread selects. A batch is applied under the write lock and a
/// selection copies, under the read lock, what it needs to find its samples later: so it sees every batch whole or not
/// at all, and no lock is held while samples are decoded.
///
/// **In order or late.** A sample newer than all of its series goes to the chunks, any other to the late samples of its
/// series. Of two samples with one timestamp the first, which has the lower offset, stays: an equal one is dropped in
/// silence, a conflicting one is counted.
///
/// **Flushing does not evict.** A mark names what arrived since the last one; eviction drops by time what is flushed. It
/// has two steps: [#announceEviction] tells from which time on the head is whole, [#evict] frees what lies before, and
/// between the two every selection that relied on the old time must have ended. What was flushed in between stays until
/// the next eviction: a selection may be open that looked for segments before there was one.
public final class HeadPartition implements AutoCloseable {
    private static final int INITIAL_CAPACITY = 1024;

    private final int partition;
    private final long firstOffset;
    private final HeadMetrics metrics;
    private final ChunkStore chunks = new ChunkStore();
    private final SeriesTable table = new SeriesTable();
    private final SeriesOrder order = new SeriesOrder();
    private final Map<TenantId, LabelIndex> indexes = new HashMap<>();
    private final Map<Integer, LateSamples> lateBySeries = new HashMap<>();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final SampleBuffer scratch = new SampleBuffer();

    private @Nullable Labels[] labels = new Labels[INITIAL_CAPACITY];
    private @Nullable TenantId[] tenants = new TenantId[INITIAL_CAPACITY];
    private long[] idHigh = new long[INITIAL_CAPACITY];
    private long[] idLow = new long[INITIAL_CAPACITY];
    private long[] handles = new long[INITIAL_CAPACITY];
    private long[] firstMs = new long[INITIAL_CAPACITY];
    private long[] lastMs = new long[INITIAL_CAPACITY];
    private long[] flushedMs = new long[INITIAL_CAPACITY];
    private long[] evictableMs = new long[INITIAL_CAPACITY];

    private long batchOffset;
    private volatile long nextOffset;
    private volatile long flushedOffset;
    private long evictableOffset;
    private volatile long servedFromMs = Long.MIN_VALUE;
    private volatile long minTimestampMs = Long.MAX_VALUE;
    private volatile long maxTimestampMs = Long.MIN_VALUE;
    private int removals;
    private long appended;
    private volatile long unflushedSamples;
    private volatile int seriesCount;

    /// @param firstOffset where the consumption begins; segments hold everything before
    public HeadPartition(int partition, long firstOffset, HeadMetrics metrics) {
        this.partition = partition;
        this.firstOffset = firstOffset;
        this.metrics = metrics;
        nextOffset = firstOffset;
        flushedOffset = firstOffset;
        evictableOffset = firstOffset;
    }

    public int partition() {
        return partition;
    }

    /// The first offset whose samples came here; what is older must come from segments.
    public long firstOffset() {
        return firstOffset;
    }

    /// The offset after the last applied record.
    public long nextOffset() {
        return nextOffset;
    }

    /// The end of what segments hold.
    public long flushedOffset() {
        return flushedOffset;
    }

    /// Samples that came since the last completed flush, repeats and all.
    public long unflushedSamples() {
        return unflushedSamples;
    }

    /// Series as of the last batch or eviction.
    public int seriesCount() {
        return seriesCount;
    }

    /// The time from which on the head holds every sample of the offsets that came here.
    public long servedFromMs() {
        return servedFromMs;
    }

    /// Time of the earliest sample, [Long#MAX_VALUE] where there is none.
    public long minTimestampMs() {
        return minTimestampMs;
    }

    /// Time of the latest sample, [Long#MIN_VALUE] where there is none.
    public long maxTimestampMs() {
        return maxTimestampMs;
    }

    /// Changes with every removal of a series: numbers remembered from before may name another series now.
    public int removals() {
        return removals;
    }

    /// Begins to apply the record at an offset; nobody sees its samples before [#endBatch].
    public void beginBatch(long kafkaOffset) {
        lock.writeLock().lock();
        batchOffset = kafkaOffset;
    }

    public void endBatch() {
        nextOffset = batchOffset + 1;
        unflushedSamples += appended;
        appended = 0;
        seriesCount = table.size();
        lock.writeLock().unlock();
    }

    /// Ends a batch that could not be applied whole and will come again; its offset is not passed.
    public void abandonBatch() {
        appended = 0;
        lock.writeLock().unlock();
    }

    /// A record without samples.
    public void skip(long kafkaOffset) {
        nextOffset = kafkaOffset + 1;
    }

    /// The number of a series, or −1 where it is not here. For the consumer's thread.
    public int findSeries(long high, long low) {
        return table.find(high, low);
    }

    /// Adds a series that is not here. Inside a batch.
    public int addSeries(TenantId tenant, SeriesId id, Labels labelSet) {
        int series = table.add(id.high(), id.low());
        ensureCapacity(series + 1);
        labels[series] = labelSet;
        tenants[series] = tenant;
        idHigh[series] = id.high();
        idLow[series] = id.low();
        handles[series] = chunks.open();
        firstMs[series] = Long.MAX_VALUE;
        lastMs[series] = Long.MIN_VALUE;
        flushedMs[series] = Long.MIN_VALUE;
        evictableMs[series] = Long.MIN_VALUE;
        indexes.computeIfAbsent(tenant, t -> new LabelIndex()).add(series, labelSet);
        order.add(series);
        metrics.seriesCreated();
        return series;
    }

    private void ensureCapacity(int capacity) {
        if (capacity > handles.length) {
            int grown = Math.max(capacity, 2 * handles.length);
            labels = Arrays.copyOf(labels, grown);
            tenants = Arrays.copyOf(tenants, grown);
            idHigh = Arrays.copyOf(idHigh, grown);
            idLow = Arrays.copyOf(idLow, grown);
            handles = Arrays.copyOf(handles, grown);
            firstMs = Arrays.copyOf(firstMs, grown);
            lastMs = Arrays.copyOf(lastMs, grown);
            flushedMs = Arrays.copyOf(flushedMs, grown);
            evictableMs = Arrays.copyOf(evictableMs, grown);
        }
    }

    /// Appends a float sample. Inside a batch.
    public void append(int series, long timestampMs, long valueBits, long startTimestampMs) {
        appended++;
        if (timestampMs > lastMs[series]) {
            chunks.append(handles[series], timestampMs, valueBits, startTimestampMs);
            noteNewest(series, timestampMs);
        } else {
            appendLate(series, timestampMs, Double.longBitsToDouble(valueBits), null, startTimestampMs);
        }
    }

    /// Appends a histogram sample. Inside a batch.
    public void append(int series, long timestampMs, NativeHistogram histogram, long startTimestampMs) {
        appended++;
        if (timestampMs > lastMs[series]) {
            chunks.append(handles[series], timestampMs, histogram, startTimestampMs);
            noteNewest(series, timestampMs);
        } else {
            appendLate(series, timestampMs, histogram.sum(), histogram, startTimestampMs);
        }
    }

    private void noteNewest(int series, long timestampMs) {
        if (firstMs[series] > timestampMs) {
            firstMs[series] = timestampMs;
        }
        lastMs[series] = timestampMs;
        noteTime(timestampMs);
    }

    private void noteTime(long timestampMs) {
        if (timestampMs > maxTimestampMs) {
            maxTimestampMs = timestampMs;
        }
        if (timestampMs < minTimestampMs) {
            minTimestampMs = timestampMs;
        }
    }

    private void appendLate(int series, long timestampMs, double value, @Nullable NativeHistogram histogram,
            long startTimestampMs) {
        scratch.clear();
        chunks.read(handles[series], timestampMs, timestampMs, scratch);
        if (scratch.size() > 0) {
            countDuplicate(scratch.value(0), scratch.histogram(0), value, histogram);
            return;
        }
        LateSamples late = lateBySeries.computeIfAbsent(series, number -> new LateSamples());
        int index = late.indexOf(timestampMs);
        if (index >= 0) {
            countDuplicate(late.value(index), late.histogram(index), value, histogram);
            return;
        }
        late.add(timestampMs, value, histogram, startTimestampMs, batchOffset);
        firstMs[series] = Math.min(firstMs[series], timestampMs);
        noteTime(timestampMs);
        metrics.lateSample();
    }

    private void countDuplicate(double heldValue, @Nullable NativeHistogram held, double value,
            @Nullable NativeHistogram histogram) {
        boolean equal = held == null
                ? histogram == null
                        && Double.doubleToRawLongBits(heldValue) == Double.doubleToRawLongBits(value)
                : histogram != null && held.equals(histogram);
        if (!equal) {
            metrics.conflictingSample();
        }
    }

    /// The series that pass the matchers and may have samples in the closed range, in the order of their labels.
    ///
    /// @param latestOnly whether the latest sample of the range will do
    public List<HeadSeries> select(TenantId tenant, List<Matcher> matchers, long startMs, long endMs,
            boolean latestOnly) {
        lock.readLock().lock();
        try {
            LabelIndex index = indexes.get(tenant);
            if (index == null) {
                return List.of();
            }
            int[] numbers = order.inOrder(index.select(matchers), labels);
            List<HeadSeries> selected = new ArrayList<>(numbers.length);
            for (int series : numbers) {
                if (mayHaveSamples(series, startMs, endMs)) {
                    selected.add(latestOnly && isLatest(series, startMs, endMs)
                            ? HeadSeries.latest(tenant(series), labels(series), chunks, handles[series],
                                    lastMs[series])
                            : snapshot(series, startMs, Math.min(endMs, lastMs[series]), endMs));
                }
            }
            return selected;
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Whether the newest sample of the chunks is the latest of the range, and has nothing besides its value.
    private boolean isLatest(int series, long startMs, long endMs) {
        return lastMs[series] >= startMs && lastMs[series] <= endMs && chunks.isPlain(handles[series])
                && (lateBySeries.isEmpty() || !lateBySeries.containsKey(series));
    }

    private boolean mayHaveSamples(int series, long startMs, long endMs) {
        if (firstMs[series] > endMs) {
            return false;
        }
        LateSamples late = lateBySeries.isEmpty() ? null : lateBySeries.get(series);
        return lastMs[series] >= startMs || late != null && late.lastTimestampMs() >= startMs;
    }

    private HeadSeries snapshot(int series, long startMs, long chunksEndMs, long endMs) {
        LateSamples late = lateBySeries.isEmpty() ? null : lateBySeries.get(series);
        @Nullable
        SampleBuffer copy = null;
        if (late != null) {
            copy = new SampleBuffer();
            late.read(startMs, endMs, Long.MIN_VALUE, Long.MAX_VALUE, copy);
        }
        return new HeadSeries(tenant(series), labels(series), chunks, handles[series], startMs, chunksEndMs,
                copy == null || copy.isEmpty() ? null : copy);
    }

    /// Whose series it is. For the consumer's thread, or under the lock.
    public TenantId tenant(int series) {
        TenantId tenant = tenants[series];
        if (tenant == null) {
            throw new IllegalStateException("series " + series + " is indexed but was removed");
        }
        return tenant;
    }

    /// The label set of a series. For the consumer's thread, or under the lock.
    public Labels labels(int series) {
        Labels labelSet = labels[series];
        if (labelSet == null) {
            throw new IllegalStateException("series " + series + " is indexed but was removed");
        }
        return labelSet;
    }

    /// Calls with the index of a tenant under the read lock; the index must not leak.
    public void readIndex(TenantId tenant, Consumer<LabelIndex> reader) {
        lock.readLock().lock();
        try {
            LabelIndex index = indexes.get(tenant);
            if (index != null) {
                reader.accept(index);
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Adds the label sets that pass the matchers and may have samples in the closed range, in order.
    public void selectLabels(TenantId tenant, List<Matcher> matchers, long startMs, long endMs,
            Collection<Labels> into) {
        readIndex(tenant, index -> {
            for (int series : order.inOrder(index.select(matchers), labels)) {
                if (mayHaveSamples(series, startMs, endMs)) {
                    into.add(labels(series));
                }
            }
        });
    }

    /// What came since the last completed flush, up to this moment. For the consumer's thread, between batches.
    ///
    /// @param endOffset where the next flush begins: [#nextOffset], or less where parts of a batch are pending; what came
    ///        behind it may be in both flushes, as equal duplicates
    public FlushMark mark(long endOffset) {
        long fromOffset = flushedOffset;
        List<HeadSeries> selected = new ArrayList<>();
        int[] numbers = new int[64];
        long[] untilMs = new long[64];
        int count = 0;
        for (int series = 0; series < table.capacity(); series++) {
            if (labels[series] == null) {
                continue;
            }
            LateSamples late = lateBySeries.get(series);
            boolean hasLate = late != null && late.hasFrom(fromOffset);
            if (lastMs[series] == flushedMs[series] && !hasLate) {
                continue;
            }
            @Nullable
            SampleBuffer copy = null;
            if (late != null && hasLate) {
                copy = new SampleBuffer();
                late.read(Long.MIN_VALUE, Long.MAX_VALUE, fromOffset, endOffset, copy);
            }
            long fromMs = flushedMs[series] == Long.MIN_VALUE ? Long.MIN_VALUE : flushedMs[series] + 1;
            selected.add(new HeadSeries(tenant(series), labels(series), chunks, handles[series], fromMs,
                    lastMs[series], copy));
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
                untilMs = Arrays.copyOf(untilMs, 2 * count);
            }
            numbers[count] = series;
            untilMs[count++] = lastMs[series];
        }
        return new FlushMark(partition, fromOffset, endOffset, unflushedSamples, selected,
                Arrays.copyOf(numbers, count), Arrays.copyOf(untilMs, count));
    }

    /// Notes that a segment holds what the mark named. For the consumer's thread.
    public void flushed(FlushMark mark) {
        for (int i = 0; i < mark.seriesCount(); i++) {
            // A series with something unflushed is never removed, so the number still names it.
            flushedMs[mark.number(i)] = mark.untilMs(i);
        }
        flushedOffset = mark.endOffset();
        unflushedSamples -= mark.sampleCount();
    }

    /// Announces that samples before the time may go.
    public void announceEviction(long beforeMs) {
        servedFromMs = Math.max(servedFromMs, beforeMs);
    }

    /// Frees flushed samples before the time, and series that have none left. For the consumer's thread.
    ///
    /// What goes was flushed before the previous call, for selections are open that know no later segments.
    ///
    /// @param beforeMs a time that was announced so long ago, after the previous call, that no selection from before the
    ///        announcement is open; [Long#MIN_VALUE] where none was
    /// @param cataloguedOffset the end of the segments that selections find; what was flushed counts once they find it
    public void evict(long beforeMs, long cataloguedOffset) {
        lock.writeLock().lock();
        try {
            long oldest = Long.MAX_VALUE;
            for (int series = 0; series < table.capacity(); series++) {
                if (labels[series] != null && !evict(series, beforeMs)) {
                    oldest = Math.min(oldest, firstMs[series]);
                }
            }
            minTimestampMs = oldest;
            seriesCount = table.size();
            if (cataloguedOffset >= flushedOffset) {
                System.arraycopy(flushedMs, 0, evictableMs, 0, table.capacity());
                evictableOffset = flushedOffset;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// @return whether the series is gone
    private boolean evict(int series, long beforeMs) {
        if (firstMs[series] >= beforeMs) {
            return false;
        }
        LateSamples late = lateBySeries.get(series);
        if (late != null) {
            late.drop(beforeMs, evictableOffset);
            if (late.size() == 0) {
                lateBySeries.remove(series);
                late = null;
            }
        }
        boolean isFlushed = lastMs[series] == evictableMs[series];
        long cutMs = isFlushed ? beforeMs : Math.min(beforeMs, evictableMs[series] + 1);
        boolean empty = evictableMs[series] == Long.MIN_VALUE
                ? lastMs[series] == Long.MIN_VALUE
                : chunks.truncateBefore(handles[series], cutMs);
        if (empty && late == null) {
            remove(series);
            return true;
        }
        long first = empty ? Long.MAX_VALUE : chunks.firstTimestampMs(handles[series]);
        firstMs[series] = late == null ? first : Math.min(first, late.firstTimestampMs());
        return false;
    }

    private void remove(int series) {
        LabelIndex index = indexes.get(tenant(series));
        if (index != null) {
            index.remove(series, labels(series));
        }
        order.remove(series);
        chunks.release(handles[series]);
        table.remove(idHigh[series], idLow[series]);
        labels[series] = null;
        tenants[series] = null;
        removals++;
        metrics.seriesRemoved();
    }

    /// Figures for status and metrics. For the consumer's thread.
    public HeadStatistics statistics() {
        return new HeadStatistics(table.size(), chunks.chunkCount(), chunks.usedBytes(),
                minTimestampMs, maxTimestampMs);
    }

    /// Frees the memory; nothing may select afterwards.
    @Override
    public void close() {
        chunks.close();
    }
}
