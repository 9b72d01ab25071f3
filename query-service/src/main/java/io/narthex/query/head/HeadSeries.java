package io.narthex.query.head;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import io.narthex.query.merge.SampleMerge;
import io.narthex.segment.chunk.ChunkDecoder;
import io.narthex.segment.chunk.ChunkStore;
import org.jspecify.annotations.Nullable;

/// One series as it stood between two batches: readable without a lock while the head goes on.
///
/// The timestamps of its chunks only grow, so the last one of that moment cuts off all that came later.
public final class HeadSeries {
    private final TenantId tenant;
    private final Labels labels;
    private final ChunkStore chunks;
    private final long handle;
    private final long fromMs;
    private final long toMs;
    private final @Nullable SampleBuffer late;
    private final boolean latestOnly;
    private final long latestBits;

    /// @param fromMs first time to read from the chunks, inclusive
    /// @param toMs last time to read from the chunks, inclusive
    /// @param late a copy of the late samples, null where there are none
    HeadSeries(TenantId tenant, Labels labels, ChunkStore chunks, long handle, long fromMs, long toMs,
            @Nullable SampleBuffer late) {
        this.tenant = tenant;
        this.labels = labels;
        this.chunks = chunks;
        this.handle = handle;
        this.fromMs = fromMs;
        this.toMs = toMs;
        this.late = late;
        latestOnly = false;
        latestBits = 0;
    }

    private HeadSeries(TenantId tenant, Labels labels, ChunkStore chunks, long handle, long latestMs) {
        this.tenant = tenant;
        this.labels = labels;
        this.chunks = chunks;
        this.handle = handle;
        fromMs = latestMs;
        toMs = latestMs;
        late = null;
        latestOnly = true;
        latestBits = chunks.lastValueBits(handle);
    }

    /// Only the newest sample of a series of floats. Under the head's lock: the sample is taken at once.
    static HeadSeries latest(TenantId tenant, Labels labels, ChunkStore chunks, long handle, long latestMs) {
        return new HeadSeries(tenant, labels, chunks, handle, latestMs);
    }

    public TenantId tenant() {
        return tenant;
    }

    public Labels labels() {
        return labels;
    }

    /// Appends the samples in time order.
    ///
    /// @param decoder memory that reading takes, to be used again
    public void read(SampleBuffer into, ChunkDecoder decoder) {
        if (latestOnly) {
            into.add(toMs, Double.longBitsToDouble(latestBits));
            return;
        }
        if (late == null) {
            chunks.read(handle, fromMs, toMs, into, decoder);
            return;
        }
        SampleBuffer ordered = new SampleBuffer();
        chunks.read(handle, fromMs, toMs, ordered, decoder);
        SampleMerge.merge(ordered, late, into);
    }
}
