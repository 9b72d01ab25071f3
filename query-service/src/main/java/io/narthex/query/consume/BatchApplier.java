package io.narthex.query.consume;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.narthex.model.NativeHistogram;
import io.narthex.model.SeriesId;
import io.narthex.query.exemplar.ExemplarStore;
import io.narthex.query.head.HeadMetrics;
import io.narthex.query.head.HeadPartition;
import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.codec.SingleObject;
import io.narthex.schema.samples.PendingParts;
import io.narthex.schema.samples.SampleBatchReader;
import io.narthex.schema.samples.Tick;
import io.narthex.schema.series.LayoutId;
import io.narthex.schema.series.SeriesRecord;
import io.narthex.schema.series.UnknownSeriesException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts the samples of one record into the head of its partition, and its exemplars into their store; nothing is
/// allocated for a sample.
///
/// An id that is not known yet is waited for while the head is locked: publish-before-use makes that a matter of
/// milliseconds. Confined to one thread at a time.
final class BatchApplier implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BatchApplier.class);
    private static final Duration ID_TIMEOUT = Duration.ofSeconds(2);
    private static final int UNRESOLVED = -1;
    private static final int MAX_UNKNOWN_FINGERPRINTS = 64;

    private final HeadPartition head;
    private final SeriesLookup ids;
    private final HeadMetrics metrics;
    private final ExemplarStore exemplars;
    private final SampleBatchReader reader = new SampleBatchReader();
    private final Map<LayoutId, Layout> layouts = new HashMap<>();
    private final Set<Long> unknownFingerprints = new HashSet<>();
    private final PendingParts pending;
    private int layoutsRemovals;
    private long floats;
    private long histograms;

    /// A layout and the numbers of its series in the head, as far as they were needed.
    private record Layout(List<SeriesId> ids, int[] numbers) {}

    BatchApplier(HeadPartition head, SeriesLookup ids, HeadMetrics metrics, ExemplarStore exemplars) {
        this.head = head;
        this.ids = ids;
        this.metrics = metrics;
        this.exemplars = exemplars;
        this.pending = new PendingParts(head.partition(), metrics::abandonedBatch);
    }

    /// Takes one record; a batch in parts is applied with its last one. What cannot be read is counted and passed over.
    ///
    /// @param appendedAtMs when the broker appended the record
    /// @throws KafkaException if ids could not be looked up: take the record again, what was applied repeats in silence
    void take(byte[] value, long kafkaOffset, long appendedAtMs) throws InterruptedException {
        pending.giveUpOverdue(appendedAtMs);
        try {
            if (SampleBatchReader.isBatch(value)) {
                takeBatch(value, kafkaOffset, appendedAtMs);
                return;
            }
            if (!Tick.isTick(value)) {
                countUnknown(value, kafkaOffset);
            }
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            // Whatever is wrong with one record, those behind it count.
            skip(kafkaOffset, e);
        }
        head.skip(kafkaOffset);
    }

    private void takeBatch(byte[] value, long kafkaOffset, long appendedAtMs) throws InterruptedException {
        reader.read(value);
        pending.giveUpBefore(reader.writer(), reader.sequence());
        if (reader.parts() == 1) {
            apply(List.of(), kafkaOffset);
            return;
        }
        List<byte[]> parts = pending.add(reader.writer(), reader.sequence(), reader.part(), reader.parts(),
                kafkaOffset, appendedAtMs, value);
        if (parts == null) {
            head.skip(kafkaOffset);
        } else {
            apply(parts, kafkaOffset);
            pending.remove(reader.writer(), reader.sequence());
        }
    }

    /// Where a restart must begin to read so that it misses nothing.
    long replayFrom() {
        return pending.replayFrom(head.nextOffset());
    }

    /// @param parts the values to read one after the other; empty for what the reader has open
    private void apply(List<byte[]> parts, long kafkaOffset) throws InterruptedException {
        head.beginBatch(kafkaOffset);
        boolean applied = false;
        try {
            if (parts.isEmpty()) {
                applyOpen(kafkaOffset);
            }
            for (byte[] part : parts) {
                reader.read(part);
                applyOpen(kafkaOffset);
            }
            applied = true;
        } finally {
            if (applied) {
                head.endBatch();
            } else {
                head.abandonBatch();
            }
        }
    }

    private void applyOpen(long kafkaOffset) throws InterruptedException {
        floats = 0;
        histograms = 0;
        try {
            while (reader.nextBlock()) {
                applyBlock();
            }
        } catch (MalformedRecordException | UnknownSeriesException e) {
            skip(kafkaOffset, e);
        }
        metrics.appended(floats, histograms);
    }

    private void applyBlock() throws InterruptedException {
        Layout layout = reader.hasLayout() ? layout(reader.layoutHigh(), reader.layoutLow()) : null;
        int exemplarCount = exemplars.isEnabled() ? reader.exemplarCount() : 0;
        int exemplar = 0;
        while (reader.nextSeries()) {
            int series = layout == null ? explicitSeries() : series(layout, reader.layoutPosition());
            while (reader.nextSample()) {
                NativeHistogram histogram = reader.histogram();
                if (histogram == null) {
                    head.append(series, reader.timestampMs(), reader.valueBits(), reader.startTimestampMs());
                    floats++;
                } else {
                    head.append(series, reader.timestampMs(), histogram, reader.startTimestampMs());
                    histograms++;
                }
            }
            while (exemplar < exemplarCount && reader.exemplarSeriesIndex(exemplar) <= reader.seriesIndex()) {
                takeExemplar(exemplar++, series);
            }
        }
    }

    /// Exemplars come in the order of their series; one that does not is left out.
    private void takeExemplar(int index, int series) {
        if (reader.exemplarSeriesIndex(index) == reader.seriesIndex() && series >= 0) {
            exemplars.add(head.tenant(series), head.labels(series), reader.exemplar(index));
        }
    }

    private void skip(long kafkaOffset, RuntimeException cause) {
        metrics.malformedRecord();
        log.atError().addKeyValue("partition", head.partition()).addKeyValue("kafkaOffset", kafkaOffset)
                .addKeyValue("error", cause.toString()).log("record skipped");
    }

    /// A record of a later version, or of none of ours.
    private void countUnknown(byte[] value, long kafkaOffset) {
        metrics.unknownRecord();
        long fingerprint = SingleObject.fingerprint(value);
        if (unknownFingerprints.size() < MAX_UNKNOWN_FINGERPRINTS && unknownFingerprints.add(fingerprint)) {
            log.atError().addKeyValue("partition", head.partition()).addKeyValue("kafkaOffset", kafkaOffset)
                    .addKeyValue("fingerprint", Long.toHexString(fingerprint))
                    .log("records of an unknown schema are passed over");
        }
    }

    private Layout layout(long high, long low) throws InterruptedException {
        if (layoutsRemovals != head.removals()) {
            // A number may name another series since one was removed.
            layouts.clear();
            layoutsRemovals = head.removals();
        }
        LayoutId id = new LayoutId(high, low);
        Layout known = layouts.get(id);
        if (known == null) {
            List<SeriesId> series = ids.requireLayout(id, ID_TIMEOUT);
            int[] numbers = new int[series.size()];
            Arrays.fill(numbers, UNRESOLVED);
            known = new Layout(series, numbers);
            layouts.put(id, known);
        }
        return known;
    }

    private int series(Layout layout, int position) throws InterruptedException {
        if (position >= layout.numbers().length) {
            throw new MalformedRecordException("layout has " + layout.numbers().length
                    + " series, a block names position " + position);
        }
        int number = layout.numbers()[position];
        if (number == UNRESOLVED) {
            SeriesId id = layout.ids().get(position);
            number = series(id.high(), id.low());
            layout.numbers()[position] = number;
        }
        return number;
    }

    /// The number of the series that the block names by its id; −1 where there are exemplars alone of a series that is
    /// not here, as without a sample nothing would ever remove it.
    private int explicitSeries() throws InterruptedException {
        long high = reader.seriesIdHigh();
        long low = reader.seriesIdLow();
        return reader.samplesLeft() == 0 ? head.findSeries(high, low) : series(high, low);
    }

    private int series(long high, long low) throws InterruptedException {
        int number = head.findSeries(high, low);
        if (number < 0) {
            SeriesId id = new SeriesId(high, low);
            SeriesRecord record = ids.require(id, ID_TIMEOUT);
            number = head.addSeries(record.tenant(), id, record.labels());
        }
        return number;
    }

    @Override
    public void close() {
        reader.close();
    }
}
