package io.narthex.ingest.remotewrite;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import io.narthex.ingest.produce.MetadataPublisher;
import io.narthex.ingest.wire.HistogramShape;
import io.narthex.ingest.wire.ProtoReader;
import io.narthex.ingest.wire.WireFormatException;
import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.MetricMetadata;
import io.narthex.model.MetricType;
import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import io.narthex.schema.produce.SampleProducer;
import io.narthex.schema.produce.SampleSet;
import io.narthex.schema.produce.SeriesRef;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/// Reads one `prometheus.WriteRequest` after another into sample sets, without objects for its messages.
/// Confined to one thread at a time.
final class WriteRequestReader {
    /// A buffer larger than this is not kept for the next request.
    private static final int MAX_KEPT_BYTES = 4 << 20;
    /// Tags of `TimeSeries.samples`, `Sample.value` and `Sample.timestamp`.
    private static final byte SAMPLE_TAG = 0x12;
    private static final byte VALUE_TAG = 0x09;
    private static final byte TIMESTAMP_TAG = 0x10;
    private static final int MAX_TIMESTAMP_BYTES = 1 + 9;
    private static final MetricType[] METADATA_TYPES = {MetricType.UNKNOWN, MetricType.COUNTER, MetricType.GAUGE,
        MetricType.HISTOGRAM, MetricType.GAUGEHISTOGRAM, MetricType.SUMMARY, MetricType.INFO, MetricType.STATESET};

    private final SampleProducer producer;
    private final MetadataPublisher metadata;
    private final RemoteWriteStats stats;
    private final ProtoReader message = new ProtoReader();
    private final RawLabelReader labelReader = new RawLabelReader();
    private final HistogramShape histogram = new HistogramShape();
    private byte[] buffer = new byte[256 << 10];

    private long oldestMs;
    private long newestMs;
    private @Nullable Map<SampleKey, Long> index;
    private boolean suspicious;
    private long newestOfSeriesMs;

    private record SampleKey(SeriesRef series, long timestampMs) {}

    WriteRequestReader(SampleProducer producer, MetadataPublisher metadata, RemoteWriteStats stats) {
        this.producer = producer;
        this.metadata = metadata;
        this.stats = stats;
    }

    int decompress(byte[] body, int size) {
        if (buffer.length < size) {
            buffer = new byte[size];
        }
        try {
            return Snappy.uncompress(body, 0, body.length, buffer, 0);
        } catch (IOException e) {
            throw new RejectedWriteException("snappy: corrupt input");
        }
    }

    void release() {
        index = null;
        if (buffer.length > MAX_KEPT_BYTES) {
            buffer = new byte[0];
        }
    }

    /// @param size bytes of the request in the buffer
    /// @param request number that no other request has
    /// @param oldestTimestampMs earlier samples are too old
    /// @param newestTimestampMs later samples are out of bounds
    SampleSet read(TenantId tenant, int size, long request, RawSeriesCache cache, long oldestTimestampMs,
            long newestTimestampMs) {
        oldestMs = oldestTimestampMs;
        newestMs = newestTimestampMs;
        index = null;
        SampleSet set = producer.newSet(tenant);
        message.set(buffer, 0, size);
        try {
            RawSeriesCache.Entry previous = null;
            while (message.nextField()) {
                switch (message.field()) {
                    case 1 -> previous = readSeries(set, request, cache, previous);
                    case 3 -> readMetadata(tenant);
                    default -> message.skip();
                }
            }
        } catch (WireFormatException e) {
            throw new RejectedWriteException(String.valueOf(e.getMessage()));
        }
        return set;
    }

    private RawSeriesCache.Entry readSeries(SampleSet set, long request, RawSeriesCache cache,
            RawSeriesCache.@Nullable Entry previous) {
        message.require(ProtoReader.BYTES);
        int outer = message.enter();
        RawSeriesCache.Entry expected = readExpected(set, request, previous);
        if (expected != null) {
            message.leave(outer);
            return expected;
        }
        int from = message.position();
        int to = from;
        int samplesFrom = from;
        boolean contiguous = true;
        // Every sender writes the labels first; a first pass over them finds where they end.
        while (message.nextField()) {
            if (message.field() == 1) {
                contiguous &= to == samplesFrom;
                message.skip();
                to = message.position();
                samplesFrom = to;
            } else {
                message.skip();
                samplesFrom = message.position();
            }
        }
        int end = message.position();
        RawSeriesCache.Entry entry = entry(set.tenant(), cache, previous, from, to, contiguous);
        readValues(set, entry, request, contiguous ? to : from, end);
        message.leave(outer);
        return entry;
    }

    /// Reads what nearly every series of nearly every request is: the labels that came in this place last time, and one
    /// sample.
    ///
    /// @return null where it is anything else; nothing was read then
    private RawSeriesCache.@Nullable Entry readExpected(SampleSet set, long request,
            RawSeriesCache.@Nullable Entry previous) {
        int from = message.position();
        int end = message.limit();
        RawSeriesCache.Entry entry = RawSeriesCache.predictedPrefix(previous, buffer, from, end);
        SeriesRef series = entry == null ? null : entry.series();
        if (entry == null || series == null) {
            return null;
        }
        int at = from + entry.rawLength();
        // One field to the end of the series: a sample, whose length takes one byte.
        if (end - at < 2 || buffer[at] != SAMPLE_TAG || buffer[at + 1] != end - at - 2) {
            return null;
        }
        at += 2;
        long bits = 0;
        if (end - at > Long.BYTES && buffer[at] == VALUE_TAG) {
            bits = ProtoReader.fixed64(buffer, at + 1);
            at += 1 + Long.BYTES;
        }
        if (end - at < 2 || end - at > MAX_TIMESTAMP_BYTES || buffer[at] != TIMESTAMP_TAG) {
            return null;
        }
        long timestampMs = 0;
        int shift = 0;
        for (at++; at < end; at++) {
            timestampMs |= (long) (buffer[at] & 0x7F) << shift;
            shift += 7;
            if (buffer[at] >= 0 != (at == end - 1)) {
                return null;
            }
        }
        suspicious = entry.seenBy(request);
        newestOfSeriesMs = Long.MIN_VALUE;
        take(set, series, timestampMs, bits);
        return entry;
    }

    private RawSeriesCache.Entry entry(TenantId tenant, RawSeriesCache cache, RawSeriesCache.@Nullable Entry previous,
            int from, int to, boolean contiguous) {
        RawSeriesCache.Entry entry = contiguous ? RawSeriesCache.predicted(previous, buffer, from, to) : null;
        if (entry == null) {
            byte[] raw = contiguous ? Arrays.copyOfRange(buffer, from, to) : gatherLabels(from, to);
            entry = cache.find(raw);
            if (entry == null) {
                Labels labels = labelReader.seriesLabels(raw);
                entry = cache.add(raw, labels == null ? null : producer.series(tenant, labels));
            }
            RawSeriesCache.follows(previous, entry);
        }
        return entry;
    }

    /// The label fields of a series that has others between them.
    private byte[] gatherLabels(int from, int to) {
        byte[] gathered = new byte[to - from];
        int size = 0;
        ProtoReader again = new ProtoReader();
        again.set(buffer, from, to);
        int start = from;
        while (again.nextField()) {
            again.skip();
            if (again.field() == 1) {
                System.arraycopy(buffer, start, gathered, size, again.position() - start);
                size += again.position() - start;
            }
            start = again.position();
        }
        return Arrays.copyOf(gathered, size);
    }

    private void readValues(SampleSet set, RawSeriesCache.Entry entry, long request, int from, int end) {
        SeriesRef series = entry.series();
        suspicious = entry.seenBy(request);
        newestOfSeriesMs = Long.MIN_VALUE;
        message.set(buffer, from, end);
        while (message.nextField()) {
            switch (message.field()) {
                case 2 -> readSample(set, series);
                case 3 -> readExemplar(set, series);
                case 4 -> readHistogram(set, series);
                default -> message.skip();
            }
        }
    }

    private void readSample(SampleSet set, @Nullable SeriesRef series) {
        long bits = 0;
        long timestampMs = 0;
        int outer = message.enter();
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> {
                    message.require(ProtoReader.FIXED64);
                    bits = message.fixed64();
                }
                case 2 -> {
                    message.require(ProtoReader.VARINT);
                    timestampMs = message.varint();
                }
                default -> message.skip();
            }
        }
        message.leave(outer);
        if (series == null) {
            stats.invalidLabels.inc();
            return;
        }
        take(set, series, timestampMs, bits);
    }

    private void take(SampleSet set, SeriesRef series, long timestampMs, long bits) {
        requireAcceptable(timestampMs);
        requireNoConflict(set, series, timestampMs, bits);
        set.add(series, timestampMs, bits);
    }

    private void requireAcceptable(long timestampMs) {
        if (timestampMs > newestMs) {
            stats.outOfBounds.inc();
            throw new RejectedWriteException("out of bounds: timestamp is too far in the future");
        }
        if (timestampMs < oldestMs) {
            stats.tooOld.inc();
            throw new RejectedWriteException("too old sample");
        }
    }

    /// A series that comes once with ascending times cannot conflict with itself. The first one that does not makes an
    /// index of the whole request, which stays for the rest of it.
    private void requireNoConflict(SampleSet set, SeriesRef series, long timestampMs, long bits) {
        Map<SampleKey, Long> seen = index;
        if (seen == null && (suspicious || timestampMs <= newestOfSeriesMs)) {
            Map<SampleKey, Long> all = new HashMap<>();
            set.forEach((ref, time, value) -> all.putIfAbsent(new SampleKey(ref, time), value));
            index = all;
            seen = all;
        }
        newestOfSeriesMs = Math.max(newestOfSeriesMs, timestampMs);
        Long existing = seen == null ? null : seen.putIfAbsent(new SampleKey(series, timestampMs), bits);
        if (existing != null && existing != bits) {
            throw new RejectedWriteException("duplicate sample for timestamp " + timestampMs
                    + "; overrides not allowed: existing " + number(existing) + ", new value " + number(bits));
        }
    }

    private static String number(long bits) {
        double value = Double.longBitsToDouble(bits);
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private void readHistogram(SampleSet set, @Nullable SeriesRef series) {
        long timestampMs = 0;
        histogram.clear();
        int outer = message.enter();
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> histogram.count(message.varint(), true);
                case 2 -> histogram.count(message.doubleValue(), false);
                case 3 -> histogram.sum(message.doubleValue());
                case 4 -> histogram.schema(message.zigzag());
                case 5 -> histogram.zeroThreshold(message.doubleValue());
                case 6 -> histogram.zeroCount(message.varint());
                case 7 -> histogram.zeroCount(message.doubleValue());
                case 8 -> HistogramShape.readSpan(message, histogram.negativeSpans);
                case 9 -> histogram.negativeDeltas.addZigzags(message);
                case 10 -> histogram.negativeCounts.addDoubles(message);
                case 11 -> HistogramShape.readSpan(message, histogram.positiveSpans);
                case 12 -> histogram.positiveDeltas.addZigzags(message);
                case 13 -> histogram.positiveCounts.addDoubles(message);
                case 14 -> histogram.resetHint(message.varint());
                case 15 -> timestampMs = message.varint();
                case 16 -> histogram.customBounds.addDoubles(message);
                default -> message.skip();
            }
        }
        message.leave(outer);
        if (series == null) {
            stats.invalidLabels.inc();
            return;
        }
        requireAcceptable(timestampMs);
        try {
            set.add(series, timestampMs, histogram.build(), SampleBuffer.NO_START);
        } catch (IllegalArgumentException e) {
            throw new RejectedWriteException(String.valueOf(e.getMessage()));
        }
    }

    private void readExemplar(SampleSet set, @Nullable SeriesRef series) {
        double value = 0;
        long timestampMs = 0;
        int outer = message.enter();
        int from = message.position();
        int to = from;
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> {
                    message.skip();
                    to = message.position();
                }
                case 2 -> value = message.doubleValue();
                case 3 -> timestampMs = message.varint();
                default -> message.skip();
            }
        }
        message.leave(outer);
        // A bad exemplar harms no sample: Prometheus only logs it.
        Labels labels = series == null ? null : labelReader.labels(gatherLabels(from, to));
        if (series != null && labels != null && timestampMs <= newestMs) {
            Exemplar exemplar = new Exemplar(labels, value, timestampMs);
            if (!exemplar.isTooLong()) {
                set.addExemplar(series, exemplar);
            }
        }
    }

    private void readMetadata(TenantId tenant) {
        MetricType type = MetricType.UNKNOWN;
        String name = "";
        String help = "";
        String unit = "";
        int outer = message.enter();
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> {
                    long number = message.varint();
                    type = number >= 0 && number < METADATA_TYPES.length
                            ? METADATA_TYPES[(int) number]
                            : MetricType.UNKNOWN;
                }
                case 2 -> name = message.text();
                case 4 -> help = message.text();
                case 5 -> unit = message.text();
                default -> message.skip();
            }
        }
        message.leave(outer);
        if (!name.isEmpty()) {
            metadata.publish(tenant, name, new MetricMetadata(type, help, unit));
        }
    }
}
