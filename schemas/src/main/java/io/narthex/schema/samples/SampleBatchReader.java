package io.narthex.schema.samples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import io.narthex.schema.codec.ByteSource;
import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.codec.SingleObject;
import org.jspecify.annotations.Nullable;

/// A cursor over the blocks, series and samples of `SampleBatch` records; used again for record after record.
///
/// ```java
/// reader.read(recordValue);
/// while (reader.nextBlock()) {
///     int[] refs = reader.hasLayout() ? resolve(reader.layoutHigh(), reader.layoutLow()) : null;
///     while (reader.nextSeries()) {
///         // refs[reader.layoutPosition()], or the id in reader.seriesIdHigh() and reader.seriesIdLow()
///         while (reader.nextSample()) {
///             append(reader.timestampMs(), reader.valueBits());
///         }
///     }
/// }
/// ```
///
/// Floats are read without allocation; histograms and exemplars are objects. Every method may throw
/// [MalformedRecordException] where the bytes are damaged. Confined to one thread; owns native memory until [#close].
public final class SampleBatchReader implements AutoCloseable {
    /// Larger claims are refused before memory is taken.
    public static final int MAX_PLAIN_BYTES = 256 << 20;

    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private final ByteSource header = new ByteSource();
    private final ByteSource columns = new ByteSource();
    private final ByteSource presence = new ByteSource();
    private final ByteSource seriesIds = new ByteSource();
    private final ByteSource sampleCounts = new ByteSource();
    private final ByteSource timestampDeltas = new ByteSource();
    private final ByteSource values = new ByteSource();
    private final ByteSource startTimestamps = new ByteSource();
    private final List<NativeHistogram> histograms = new ArrayList<>();
    private final List<Exemplar> exemplars = new ArrayList<>();
    private byte[] plain = new byte[64 << 10];
    private int[] histogramSamples = new int[16];
    private int[] exemplarSeries = new int[16];

    private TenantId tenant = TenantId.DEFAULT;
    private String writer = "";
    private long sequence;
    private int part;
    private int parts;
    private int sampleCount;
    private long minTimestampMs;
    private long maxTimestampMs;

    private int blocksLeft;
    private boolean hasLayout;
    private long layoutHigh;
    private long layoutLow;
    private int seriesCount;
    private int seriesIndex;
    private int layoutPosition;
    private boolean oneSampleEach;
    private boolean oneTimestamp;
    private boolean hasStarts;
    private boolean everyPosition;
    private long samplesLeft;
    private int sampleIndex;
    private long timestampMs;
    private long valueBits;
    private long startTimestampMs;
    private int nextHistogram;
    private int currentHistogram;

    /// Whether a value of the topic `narthex.samples` is a sample batch; else it is a [Tick] or from the future.
    public static boolean isBatch(byte[] value) {
        return SingleObject.fingerprint(value) == SampleBatchWriter.BATCH_FINGERPRINT;
    }

    /// Begins a record. The array is not kept.
    ///
    /// @throws MalformedRecordException if it is no sample batch
    public void read(byte[] value) {
        if (!isBatch(value)) {
            throw new MalformedRecordException("record is no sample batch");
        }
        header.set(value, SingleObject.HEADER_BYTES, value.length);
        String tenantText = header.text();
        if (!tenant.value().equals(tenantText)) {
            tenant = tenantOf(tenantText);
        }
        writer = header.text();
        sequence = header.zigzag();
        part = header.between(0, Integer.MAX_VALUE, "part");
        parts = header.between(part + 1, Integer.MAX_VALUE, "number of parts");
        sampleCount = header.between(0, Integer.MAX_VALUE, "sample count");
        minTimestampMs = header.zigzag();
        maxTimestampMs = header.zigzag();
        int plainBytes = header.between(0, MAX_PLAIN_BYTES, "size of the columns");
        int compressed = header.length("the compressed columns");
        decompress(value, header.position(), compressed, plainBytes);
        columns.set(plain, 0, plainBytes);
        blocksLeft = columns.blockCount(1);
        seriesCount = 0;
        seriesIndex = 0;
        samplesLeft = 0;
    }

    private static TenantId tenantOf(String text) {
        try {
            return new TenantId(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(String.valueOf(e.getMessage()), e);
        }
    }

    private void decompress(byte[] from, int offset, int length, int plainBytes) {
        if (plain.length < plainBytes) {
            plain = new byte[Math.max(plainBytes, Math.min(2 * plain.length, MAX_PLAIN_BYTES))];
        }
        try {
            int size = zstd.decompressByteArray(plain, 0, plainBytes, from, offset, length);
            if (size != plainBytes) {
                throw new MalformedRecordException("columns have " + size + " bytes, the header says " + plainBytes);
            }
        } catch (ZstdException e) {
            throw new MalformedRecordException("columns do not decompress: " + e.getMessage(), e);
        }
    }

    public TenantId tenant() {
        return tenant;
    }

    public String writer() {
        return writer;
    }

    public long sequence() {
        return sequence;
    }

    public int part() {
        return part;
    }

    public int parts() {
        return parts;
    }

    public int sampleCount() {
        return sampleCount;
    }

    /// 0 where the record holds no sample.
    public long minTimestampMs() {
        return minTimestampMs;
    }

    public long maxTimestampMs() {
        return maxTimestampMs;
    }

    /// Moves to the next block; what was left of the one before is passed over.
    public boolean nextBlock() {
        if (blocksLeft == 0) {
            return false;
        }
        long branch = columns.between(0, 1, "branch of the layout");
        hasLayout = branch == 1;
        if (hasLayout) {
            int at = columns.position();
            columns.skip(16);
            layoutHigh = columns.longBigEndianAt(at);
            layoutLow = columns.longBigEndianAt(at + 8);
        }
        seriesCount = columns.between(0, Integer.MAX_VALUE, "series count");
        columns.bytesInto(presence);
        columns.bytesInto(seriesIds);
        columns.bytesInto(sampleCounts);
        timestampMs = columns.zigzag();
        columns.bytesInto(timestampDeltas);
        columns.bytesInto(values);
        columns.bytesInto(startTimestamps);
        readHistograms();
        readExemplars();
        everyPosition = presence.remaining() == 0;
        oneSampleEach = sampleCounts.remaining() == 0;
        oneTimestamp = timestampDeltas.remaining() == 0;
        hasStarts = startTimestamps.remaining() > 0;
        if (!hasLayout && seriesIds.remaining() != (long) seriesCount * 16) {
            throw new MalformedRecordException(
                    "block of " + seriesCount + " series has " + seriesIds.remaining() + " bytes of ids");
        }
        startTimestampMs = 0;
        seriesIndex = -1;
        layoutPosition = -1;
        sampleIndex = -1;
        samplesLeft = 0;
        nextHistogram = 0;
        blocksLeft--;
        if (blocksLeft == 0) {
            blocksLeft = columns.blockCount(1);
        }
        return true;
    }

    private void readHistograms() {
        histograms.clear();
        for (int count = columns.blockCount(1); count > 0; count = columns.blockCount(1)) {
            for (int i = 0; i < count; i++) {
                int at = histograms.size();
                if (at == histogramSamples.length) {
                    histogramSamples = Arrays.copyOf(histogramSamples, 2 * at);
                }
                histogramSamples[at] = columns.between(0, Integer.MAX_VALUE, "index of a histogram sample");
                histograms.add(HistogramBytes.read(columns));
            }
        }
    }

    private void readExemplars() {
        exemplars.clear();
        for (int count = columns.blockCount(1); count > 0; count = columns.blockCount(1)) {
            for (int i = 0; i < count; i++) {
                int at = exemplars.size();
                if (at == exemplarSeries.length) {
                    exemplarSeries = Arrays.copyOf(exemplarSeries, 2 * at);
                }
                exemplarSeries[at] = columns.between(0, Integer.MAX_VALUE, "series of an exemplar");
                exemplars.add(new Exemplar(exemplarLabels(), columns.doubleValue(), columns.zigzag()));
            }
        }
    }

    private Labels exemplarLabels() {
        Labels.Builder labels = Labels.builder();
        for (int count = columns.blockCount(2); count > 0; count = columns.blockCount(2)) {
            for (int i = 0; i < count; i++) {
                labels.add(columns.text(), columns.text());
            }
        }
        try {
            return labels.build();
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException("labels of an exemplar: " + e.getMessage(), e);
        }
    }

    public boolean hasLayout() {
        return hasLayout;
    }

    public long layoutHigh() {
        return layoutHigh;
    }

    public long layoutLow() {
        return layoutLow;
    }

    /// Series in the current block.
    public int seriesCount() {
        return seriesCount;
    }

    /// Moves to the next series of the block; samples not read of the one before are passed over.
    public boolean nextSeries() {
        while (samplesLeft > 0) {
            nextSample();
        }
        if (seriesIndex + 1 >= seriesCount) {
            return false;
        }
        seriesIndex++;
        if (hasLayout) {
            layoutPosition = everyPosition ? seriesIndex : nextPresent();
        }
        samplesLeft = oneSampleEach ? 1 : sampleCounts.unsigned();
        return true;
    }

    private int nextPresent() {
        int position = layoutPosition + 1;
        int bits = 8 * presence.remaining();
        byte[] bytes = presence.array();
        int from = presence.position();
        while (position < bits && (bytes[from + (position >>> 3)] >>> (position & 7) & 1) == 0) {
            position = (position & 7) == 0 && bytes[from + (position >>> 3)] == 0 ? position + 8 : position + 1;
        }
        if (position >= bits) {
            throw new MalformedRecordException("presence has fewer than " + seriesCount + " bits set");
        }
        return position;
    }

    /// Which series of the block this is, from 0.
    public int seriesIndex() {
        return seriesIndex;
    }

    /// Position of the series in the block's layout; meaningless without one.
    public int layoutPosition() {
        return layoutPosition;
    }

    /// First half of the explicit id; meaningless with a layout.
    public long seriesIdHigh() {
        return seriesIds.longBigEndianAt(seriesIds.position() + 16 * seriesIndex);
    }

    public long seriesIdLow() {
        return seriesIds.longBigEndianAt(seriesIds.position() + 16 * seriesIndex + 8);
    }

    /// Samples of the current series that [#nextSample] has not moved to yet.
    public long samplesLeft() {
        return samplesLeft;
    }

    public boolean nextSample() {
        if (samplesLeft == 0) {
            return false;
        }
        samplesLeft--;
        sampleIndex++;
        if (!oneTimestamp) {
            timestampMs += timestampDeltas.zigzag();
        }
        valueBits = values.longLittleEndian();
        if (hasStarts) {
            startTimestampMs += startTimestamps.zigzag();
        }
        currentHistogram = -1;
        if (nextHistogram < histograms.size() && histogramSamples[nextHistogram] == sampleIndex) {
            currentHistogram = nextHistogram++;
        }
        return true;
    }

    public long timestampMs() {
        return timestampMs;
    }

    /// Raw bits of the float value; of a histogram sample, of its sum.
    public long valueBits() {
        return valueBits;
    }

    public double value() {
        return Double.longBitsToDouble(valueBits);
    }

    /// The histogram of the current sample, or null where it is a float.
    public @Nullable NativeHistogram histogram() {
        return currentHistogram < 0 ? null : histograms.get(currentHistogram);
    }

    /// [SampleBuffer#NO_START] where the sample has none.
    public long startTimestampMs() {
        return hasStarts ? startTimestampMs : SampleBuffer.NO_START;
    }

    /// Exemplars of the current block, of all its series.
    public int exemplarCount() {
        return exemplars.size();
    }

    public Exemplar exemplar(int index) {
        return exemplars.get(index);
    }

    /// Index in the block of the series that an exemplar belongs to.
    public int exemplarSeriesIndex(int index) {
        return exemplarSeries[index];
    }

    @Override
    public void close() {
        zstd.close();
    }
}
