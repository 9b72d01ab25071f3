package io.narthex.schema.samples;

import com.github.luben.zstd.ZstdCompressCtx;
import io.narthex.model.Exemplar;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.schema.codec.ByteSink;
import io.narthex.schema.codec.SingleObject;
import io.narthex.schema.series.LayoutId;

/// Collects the samples of one tenant and one partition into a `SampleBatch` record.
///
/// Blocks hold series, series hold samples: open a block with [#beginBlock] or [#beginLayoutBlock], a series with
/// [#beginSeries], add its samples; [#finish] gives the bytes and makes the writer ready for the next batch. Nothing is
/// allocated per sample. Confined to one thread at a time; owns native memory until [#close].
public final class SampleBatchWriter implements AutoCloseable {
    static final long BATCH_FINGERPRINT = SingleObject.fingerprintOf("SampleBatch");
    static final int ZSTD_LEVEL = 1;

    private final ZstdCompressCtx zstd = new ZstdCompressCtx();
    private final ByteSink columns = new ByteSink(64 << 10);
    private final ByteSink record = new ByteSink(32 << 10);
    private final BlockColumns block = new BlockColumns();
    private boolean blockOpen;
    private int blockCount;
    private int sampleCount;
    private int exemplarCount;
    private long minTimestampMs;
    private long maxTimestampMs;

    public SampleBatchWriter() {
        zstd.setLevel(ZSTD_LEVEL);
        reset();
    }

    /// Forgets what was collected.
    public void reset() {
        columns.clear();
        blockOpen = false;
        blockCount = 0;
        sampleCount = 0;
        exemplarCount = 0;
        minTimestampMs = Long.MAX_VALUE;
        maxTimestampMs = Long.MIN_VALUE;
    }

    /// Opens a block whose series are named by explicit ids.
    public void beginBlock() {
        endBlock();
        block.open();
        blockOpen = true;
    }

    /// Opens a block whose series are positions of a published layout; they must come in ascending order.
    public void beginLayoutBlock(LayoutId layout) {
        beginBlock();
        block.setLayout(layout.high(), layout.low());
    }

    public void beginSeries(SeriesId id) {
        beginSeries(id.high(), id.low());
    }

    public void beginSeries(long idHigh, long idLow) {
        if (!blockOpen) {
            beginBlock();
        }
        block.beginSeries(idHigh, idLow);
    }

    /// @param position position of the series in the block's layout, above that of the series before
    public void beginLayoutSeries(int position) {
        if (!blockOpen) {
            throw new IllegalStateException("no block is open");
        }
        block.beginSeriesAt(position);
    }

    /// @param valueBits raw bits, so that a staleness marker survives
    public void sample(long timestampMs, long valueBits) {
        block.sample(timestampMs, valueBits, SampleBuffer.NO_START);
        count(timestampMs);
    }

    /// @param startTimestampMs when the counter began, or [SampleBuffer#NO_START]
    public void sample(long timestampMs, long valueBits, long startTimestampMs) {
        block.sample(timestampMs, valueBits, startTimestampMs);
        count(timestampMs);
    }

    public void sample(long timestampMs, NativeHistogram histogram, long startTimestampMs) {
        block.histogram(histogram);
        block.sample(timestampMs, Double.doubleToRawLongBits(histogram.sum()), startTimestampMs);
        count(timestampMs);
    }

    /// An exemplar of the series that was begun last.
    public void exemplar(Exemplar exemplar) {
        block.exemplar(exemplar);
        exemplarCount++;
    }

    private void count(long timestampMs) {
        sampleCount++;
        minTimestampMs = Math.min(minTimestampMs, timestampMs);
        maxTimestampMs = Math.max(maxTimestampMs, timestampMs);
    }

    public int sampleCount() {
        return sampleCount;
    }

    /// Whether neither a sample nor an exemplar was added.
    public boolean isEmpty() {
        return sampleCount == 0 && exemplarCount == 0;
    }

    /// Bytes collected so far, before compression.
    public int plainBytes() {
        return columns.size() + (blockOpen ? block.plainBytes() : 0);
    }

    /// The record's value. The writer is empty afterwards.
    ///
    /// @param writer id of this process, unique for each of its lives
    /// @param sequence number of the batch among those of the writer
    /// @param part which part of the batch this is, from 0
    public byte[] finish(TenantId tenant, String writer, long sequence, int part, int parts) {
        endBlock();
        columns.putZigzag(0);
        byte[] plain = withBlockCount();
        record.clear();
        record.ensure(SingleObject.HEADER_BYTES);
        SingleObject.putHeader(record.array(), BATCH_FINGERPRINT);
        record.setSize(SingleObject.HEADER_BYTES);
        record.putText(tenant.value());
        record.putText(writer);
        record.putZigzag(sequence);
        record.putZigzag(part);
        record.putZigzag(parts);
        record.putZigzag(sampleCount);
        record.putZigzag(sampleCount == 0 ? 0 : minTimestampMs);
        record.putZigzag(sampleCount == 0 ? 0 : maxTimestampMs);
        record.putZigzag(plain.length);
        byte[] compressed = zstd.compress(plain);
        record.putZigzag(compressed.length);
        record.putRaw(compressed, 0, compressed.length);
        reset();
        return record.toArray();
    }

    /// The blocks with the array's count before them, which is only known now.
    private byte[] withBlockCount() {
        ByteSink head = new ByteSink(10);
        if (blockCount > 0) {
            head.putZigzag(blockCount);
        }
        byte[] plain = new byte[head.size() + columns.size()];
        System.arraycopy(head.array(), 0, plain, 0, head.size());
        System.arraycopy(columns.array(), 0, plain, head.size(), columns.size());
        return plain;
    }

    private void endBlock() {
        if (blockOpen && !block.isEmpty()) {
            block.writeTo(columns);
            blockCount++;
        }
        blockOpen = false;
    }

    @Override
    public void close() {
        zstd.close();
    }
}
