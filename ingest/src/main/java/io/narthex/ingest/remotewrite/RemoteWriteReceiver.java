package io.narthex.ingest.remotewrite;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import io.narthex.ingest.limits.BodyBudget;
import io.narthex.ingest.limits.IngestLimits;
import io.narthex.ingest.produce.MetadataPublisher;
import io.narthex.model.TenantId;
import io.narthex.schema.produce.LogUnavailableException;
import io.narthex.schema.produce.SampleProducer;
import io.narthex.schema.produce.SampleSet;
import org.xerial.snappy.Snappy;

/// Takes remote write 1.0 requests: decompresses, reads, checks, and sends the samples to the log. Thread-safe.
///
/// A request is refused as a whole, before anything of it is sent; series with invalid labels are skipped and counted.
public final class RemoteWriteReceiver {
    private static final int MAX_CACHED_SERIES = 2_000_000;

    private final SampleProducer producer;
    private final MetadataPublisher metadata;
    private final IngestLimits limits;
    private final InstantSource clock;
    private final RemoteWriteStats stats;
    private final Map<TenantId, RawSeriesCache> caches = new ConcurrentHashMap<>();
    private final Queue<WriteRequestReader> readers = new ConcurrentLinkedQueue<>();
    private final AtomicLong requests = new AtomicLong();

    public RemoteWriteReceiver(SampleProducer producer, MetadataPublisher metadata, IngestLimits limits,
            InstantSource clock, RemoteWriteStats stats) {
        this.producer = producer;
        this.metadata = metadata;
        this.limits = limits;
        this.clock = clock;
        this.stats = stats;
    }

    /// Receives one request. Costs CPU: not for an event loop.
    ///
    /// @param body the snappy block
    /// @param share takes the memory of the decompressed body; closed by the caller
    /// @return completes once the log has acknowledged every sample
    /// @throws RejectedWriteException if the request is malformed or a sample is refused
    /// @throws LogUnavailableException if a new series exceeds the limit, or the body the budget
    public CompletableFuture<Void> receive(TenantId tenant, byte[] body, BodyBudget.Share share) {
        WriteRequestReader reader = readers.poll();
        if (reader == null) {
            reader = new WriteRequestReader(producer, metadata, stats);
        }
        try {
            int decodedSize = decodedSize(body);
            share.take(decodedSize);
            int size = reader.decompress(body, decodedSize);
            long nowMs = clock.millis();
            SampleSet set = reader.read(tenant, size, requests.incrementAndGet(),
                    caches.computeIfAbsent(tenant, t -> new RawSeriesCache(MAX_CACHED_SERIES)),
                    nowMs - limits.acceptedAge().toMillis(), nowMs + limits.futureTolerance().toMillis());
            int samples = set.sampleCount();
            return producer.send(set).thenRun(() -> stats.samples.inc(samples));
        } finally {
            reader.release();
            readers.add(reader);
        }
    }

    private int decodedSize(byte[] body) {
        int size;
        try {
            size = Snappy.uncompressedLength(body);
        } catch (IOException e) {
            throw new RejectedWriteException("snappy: corrupt input");
        }
        if (size < 0 || size > limits.maxDecodedBytes()) {
            throw new RejectedWriteException("snappy: decoded block is too large");
        }
        return size;
    }
}
