package io.narthex.schema.samples;

import io.narthex.model.Exemplar;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.schema.codec.ByteSink;

/// The columns of the block that a writer has open. Empty columns stand for what most blocks have: every series of the
/// layout present, one sample each, all at one time, no start timestamps; they are filled from the first exception on.
final class BlockColumns {
    private final ByteSink presence = new ByteSink(64);
    private final ByteSink seriesIds = new ByteSink(16 << 10);
    private final ByteSink sampleCounts = new ByteSink(1 << 10);
    private final ByteSink timestampDeltas = new ByteSink(4 << 10);
    private final ByteSink values = new ByteSink(16 << 10);
    private final ByteSink startTimestamps = new ByteSink(64);
    private final ByteSink histograms = new ByteSink(64);
    private final ByteSink exemplars = new ByteSink(64);

    private boolean hasLayout;
    private long layoutHigh;
    private long layoutLow;
    private boolean isPrefix;
    private int lastPosition;
    private int seriesCount;
    private int sampleCount;
    private int samplesOfSeries;
    private boolean oneSampleEach;
    private boolean oneTimestamp;
    private boolean hasStarts;
    private long firstTimestampMs;
    private long lastTimestampMs;
    private long lastStartMs;
    private int histogramCount;
    private int exemplarCount;

    void open() {
        presence.clear();
        seriesIds.clear();
        sampleCounts.clear();
        timestampDeltas.clear();
        values.clear();
        startTimestamps.clear();
        histograms.clear();
        exemplars.clear();
        hasLayout = false;
        isPrefix = true;
        lastPosition = -1;
        seriesCount = 0;
        sampleCount = 0;
        samplesOfSeries = 0;
        oneSampleEach = true;
        oneTimestamp = true;
        hasStarts = false;
        lastStartMs = 0;
        histogramCount = 0;
        exemplarCount = 0;
    }

    void setLayout(long high, long low) {
        hasLayout = true;
        layoutHigh = high;
        layoutLow = low;
    }

    boolean isEmpty() {
        return seriesCount == 0;
    }

    int plainBytes() {
        return seriesIds.size() + timestampDeltas.size() + values.size() + startTimestamps.size() + histograms.size()
                + exemplars.size();
    }

    void beginSeries(long idHigh, long idLow) {
        if (hasLayout) {
            throw new IllegalStateException("the block names its series by a layout");
        }
        endSeries();
        seriesIds.putLongBigEndian(idHigh);
        seriesIds.putLongBigEndian(idLow);
        seriesCount++;
    }

    void beginSeriesAt(int position) {
        if (!hasLayout || position <= lastPosition) {
            throw new IllegalStateException(
                    "position " + position + " does not follow " + lastPosition + " in a layout");
        }
        endSeries();
        if (isPrefix && position != seriesCount) {
            isPrefix = false;
            presence.putOnes(seriesCount);
        }
        if (!isPrefix) {
            presence.setBit(position);
        }
        lastPosition = position;
        seriesCount++;
    }

    private void endSeries() {
        if (seriesCount > 0) {
            if (oneSampleEach && samplesOfSeries != 1) {
                oneSampleEach = false;
                sampleCounts.putRepeated(1, seriesCount - 1);
            }
            if (!oneSampleEach) {
                sampleCounts.putUnsigned(samplesOfSeries);
            }
            samplesOfSeries = 0;
        }
    }

    void sample(long timestampMs, long valueBits, long startTimestampMs) {
        if (seriesCount == 0) {
            throw new IllegalStateException("a sample before the first series of its block");
        }
        if (sampleCount == 0) {
            firstTimestampMs = timestampMs;
            lastTimestampMs = timestampMs;
        }
        if (oneTimestamp && timestampMs != firstTimestampMs) {
            oneTimestamp = false;
            timestampDeltas.putRepeated(0, sampleCount);
        }
        if (!oneTimestamp) {
            timestampDeltas.putZigzag(timestampMs - lastTimestampMs);
            lastTimestampMs = timestampMs;
        }
        values.putLongLittleEndian(valueBits);
        if (startTimestampMs != SampleBuffer.NO_START && !hasStarts) {
            hasStarts = true;
            startTimestamps.putRepeated(0, sampleCount);
        }
        if (hasStarts) {
            startTimestamps.putZigzag(startTimestampMs - lastStartMs);
            lastStartMs = startTimestampMs;
        }
        sampleCount++;
        samplesOfSeries++;
    }

    /// The value of the sample that is added next.
    void histogram(NativeHistogram histogram) {
        histograms.putZigzag(sampleCount);
        HistogramBytes.write(histograms, histogram);
        histogramCount++;
    }

    void exemplar(Exemplar exemplar) {
        exemplars.putZigzag(seriesCount - 1);
        int labels = exemplar.labels().size();
        if (labels > 0) {
            exemplars.putZigzag(labels);
            for (int i = 0; i < labels; i++) {
                exemplars.putText(exemplar.labels().name(i));
                exemplars.putText(exemplar.labels().value(i));
            }
        }
        exemplars.putZigzag(0);
        exemplars.putDouble(exemplar.value());
        exemplars.putZigzag(exemplar.timestampMs());
        exemplarCount++;
    }

    /// The block as an Avro record, in the field order of its schema.
    void writeTo(ByteSink out) {
        endSeries();
        out.putZigzag(hasLayout ? 1 : 0);
        if (hasLayout) {
            out.putLongBigEndian(layoutHigh);
            out.putLongBigEndian(layoutLow);
        }
        out.putZigzag(seriesCount);
        putUnless(isPrefix, presence, out);
        out.putBytes(seriesIds);
        putUnless(oneSampleEach, sampleCounts, out);
        out.putZigzag(sampleCount == 0 ? 0 : firstTimestampMs);
        putUnless(oneTimestamp, timestampDeltas, out);
        out.putBytes(values);
        putUnless(!hasStarts, startTimestamps, out);
        putArray(histogramCount, histograms, out);
        putArray(exemplarCount, exemplars, out);
    }

    private static void putUnless(boolean implied, ByteSink column, ByteSink out) {
        if (implied) {
            out.putZigzag(0);
        } else {
            out.putBytes(column);
        }
    }

    private static void putArray(int count, ByteSink items, ByteSink out) {
        if (count > 0) {
            out.putZigzag(count);
            out.putRaw(items.array(), 0, items.size());
        }
        out.putZigzag(0);
    }
}
