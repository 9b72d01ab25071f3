package io.narthex.segment.parquet;

import org.jspecify.annotations.Nullable;

import com.github.luben.zstd.ZstdDecompressCtx;

import io.narthex.model.SampleBuffer;
import io.narthex.segment.SegmentException;
import io.narthex.segment.store.ObjectReader;

/// Reads samples of an open segment. Keeps the last page of each column decoded, so reading series in ascending order
/// decodes every page once. Confined to one thread; close it to give back native memory.
public final class SegmentCursor implements AutoCloseable {
    private final SeriesTable series;
    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private final PagedColumn timestamps;
    private final PagedColumn integers;
    private final PagedColumn doubles;
    private final PagedColumn starts;
    private final boolean hasStarts;
    private final @Nullable String histogramKey;
    private final @Nullable ObjectInputFile histogramFile;
    private final SampleBuffer histogramSamples = new SampleBuffer();
    private final SampleBuffer floatSamples = new SampleBuffer();
    private @Nullable HistogramTable histograms;

    SegmentCursor(SeriesTable series, SegmentReader.SampleColumns columns, ObjectReader samples,
            @Nullable String histogramKey, @Nullable ObjectInputFile histogramFile) {
        this.series = series;
        timestamps = new PagedColumn(samples, columns.timestamps(), zstd);
        integers = new PagedColumn(samples, columns.integers(), zstd);
        doubles = new PagedColumn(samples, columns.doubles(), zstd);
        starts = new PagedColumn(samples, columns.starts(), zstd);
        hasStarts = !columns.starts().isEmpty();
        this.histogramKey = histogramKey;
        this.histogramFile = histogramFile;
    }

    /// Appends the samples of a series inside the closed range to the buffer, in time order.
    ///
    /// @throws SegmentException if a page cannot be read or does not match its checksum
    public void read(int seriesRef, long startMsInclusive, long endMsInclusive, SampleBuffer into) {
        if (series.minTimestampMs(seriesRef) > endMsInclusive || series.maxTimestampMs(seriesRef) < startMsInclusive) {
            return;
        }
        HistogramTable table = histogramsOf(seriesRef);
        if (table == null) {
            readFloats(seriesRef, startMsInclusive, endMsInclusive, into);
            return;
        }
        histogramSamples.clear();
        floatSamples.clear();
        table.read(series.histogramRowStart(seriesRef), series.histogramRowCount(seriesRef), startMsInclusive,
                endMsInclusive, histogramSamples);
        readFloats(seriesRef, startMsInclusive, endMsInclusive, floatSamples);
        SampleMerge.merge(floatSamples, histogramSamples, into);
    }

    private @Nullable HistogramTable histogramsOf(int seriesRef) {
        if (series.histogramRowCount(seriesRef) == 0 || histogramFile == null || histogramKey == null) {
            return null;
        }
        HistogramTable table = histograms;
        if (table == null) {
            table = new HistogramTable(histogramKey, histogramFile);
            histograms = table;
        }
        return table;
    }

    private void readFloats(int seriesRef, long startMs, long endMs, SampleBuffer into) {
        long row = series.rowStart(seriesRef);
        long end = row + series.rowCount(seriesRef);
        while (row < end) {
            timestamps.load(row);
            long[] times = timestamps.values();
            int from = timestamps.position(row);
            int to = timestamps.position(Math.min(end, timestamps.endRow()));
            int first = lowerBound(times, from, to, startMs);
            int last = endMs == Long.MAX_VALUE ? to : lowerBound(times, first, to, endMs + 1);
            if (first < last) {
                int at = into.size();
                into.ensureCapacity(at + last - first);
                System.arraycopy(times, first, into.timestampsMs(), at, last - first);
                into.setSize(at + last - first);
                fillValues(seriesRef, row + first - from, last - first, into, at);
                if (hasStarts) {
                    fillStarts(row + first - from, last - first, into, at);
                }
            }
            if (last < to) {
                return;
            }
            row += to - from;
        }
    }

    private static int lowerBound(long[] times, int from, int to, long timestampMs) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = low + high >>> 1;
            if (times[middle] < timestampMs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void fillValues(int seriesRef, long firstRow, int count, SampleBuffer into, int at) {
        long row = firstRow;
        int out = at;
        while (row < firstRow + count) {
            integers.load(row);
            int piece = (int) (Math.min(firstRow + count, integers.endRow()) - row);
            if (!integers.isAllNull()) {
                scale(seriesRef, integers.position(row), piece, into.values(), out);
            }
            if (!integers.hasNoNull()) {
                fillDoubles(row, piece, into.values(), out);
            }
            row += piece;
            out += piece;
        }
    }

    private void scale(int seriesRef, int from, int count, double[] out, int at) {
        long[] numbers = integers.values();
        long voff = series.voff(seriesRef);
        double mul = series.mul(seriesRef);
        int scale = series.scale(seriesRef);
        if (scale == 0) {
            for (int i = 0; i < count; i++) {
                out[at + i] = (numbers[from + i] + voff) * mul;
            }
            return;
        }
        double power = DecimalScaler.power(scale);
        for (int i = 0; i < count; i++) {
            out[at + i] = (numbers[from + i] + voff) * mul / power;
        }
    }

    /// Overwrites what [#scale] made of rows that have no integer.
    private void fillDoubles(long firstRow, int count, double[] out, int at) {
        long row = firstRow;
        while (row < firstRow + count) {
            doubles.load(row);
            int piece = (int) (Math.min(firstRow + count, doubles.endRow()) - row);
            int from = doubles.position(row);
            for (int i = 0; i < piece && !doubles.isAllNull(); i++) {
                if (doubles.isPresent(from + i)) {
                    out[at + (int) (row - firstRow) + i] = Double.longBitsToDouble(doubles.values()[from + i]);
                }
            }
            row += piece;
        }
    }

    private void fillStarts(long firstRow, int count, SampleBuffer into, int at) {
        long row = firstRow;
        while (row < firstRow + count) {
            starts.load(row);
            int piece = (int) (Math.min(firstRow + count, starts.endRow()) - row);
            int from = starts.position(row);
            for (int i = 0; i < piece && !starts.isAllNull(); i++) {
                if (starts.isPresent(from + i)) {
                    into.setStartTimestamp(at + (int) (row - firstRow) + i, starts.values()[from + i]);
                }
            }
            row += piece;
        }
    }

    @Override
    public void close() {
        zstd.close();
        HistogramTable table = histograms;
        if (table != null) {
            table.close();
        }
    }
}
