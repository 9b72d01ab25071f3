package io.narthex.segment.parquet;

import java.io.IOException;
import java.util.List;
import java.util.zip.CRC32C;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.segment.SegmentException;
import io.narthex.segment.SegmentFile;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.store.ObjectReader;
import io.narthex.segment.store.ObjectStore;

import org.apache.parquet.hadoop.ParquetFileReader;
import org.jspecify.annotations.Nullable;

/// An open segment: its series in memory, its pages by reference. Samples are read through a [#cursor].
///
/// A series is named by its reference, 0 to [#seriesCount] exclusive, ascending in [SegmentWriter#SERIES_ORDER].
/// Opening reads the series table and the page indexes and checks lengths and checksums of both against the manifest;
/// every page is checked when it is read. All methods throw [SegmentException].
/// Safe for any thread; close it when no cursor is open any more.
public final class SegmentReader implements AutoCloseable {
    private static final int VERIFY_BYTES = 1 << 20;

    private final SegmentManifest manifest;
    private final ObjectStore store;
    private final ObjectReader samples;
    private final @Nullable ObjectReader histograms;
    private final @Nullable ObjectInputFile histogramFile;
    private final SeriesTable series;
    private final SampleColumns columns;
    private final long heapBytes;

    /// Where the pages of the columns lie that a cursor reads.
    record SampleColumns(PageIndex timestamps, PageIndex integers, PageIndex doubles, PageIndex starts) {}

    private SegmentReader(SegmentManifest manifest, ObjectStore store, ObjectReader samples,
            @Nullable ObjectReader histograms) {
        this.manifest = manifest;
        this.store = store;
        this.samples = samples;
        this.histograms = histograms;
        columns = readColumns(samples, manifest.requireFile(SegmentTables.SAMPLES));
        series = loadSeries(manifest, store);
        heapBytes = series.heapBytes();
        histogramFile = histograms == null
                ? null
                : ObjectInputFile.withFooter(histograms, manifest.requireFile(SegmentTables.HISTOGRAMS));
        requireCounts();
    }

    public static SegmentReader open(ObjectStore store, SegmentManifest manifest) {
        ObjectReader samples = store.open(manifest.key(SegmentTables.SAMPLES));
        ObjectReader histograms = null;
        try {
            if (manifest.histogramCount() > 0) {
                histograms = store.open(manifest.key(SegmentTables.HISTOGRAMS));
            }
            return new SegmentReader(manifest, store, samples, histograms);
        } catch (RuntimeException e) {
            samples.close();
            if (histograms != null) {
                histograms.close();
            }
            throw e;
        }
    }

    private static SeriesTable loadSeries(SegmentManifest manifest, ObjectStore store) {
        String key = manifest.key(SegmentTables.SERIES);
        try (ObjectReader table = store.open(key)) {
            return SeriesTable.load(key, ObjectInputFile.whole(table, manifest.requireFile(SegmentTables.SERIES)));
        }
    }

    private static SampleColumns readColumns(ObjectReader table, SegmentFile file) {
        String key = table.key();
        try (ParquetFileReader reader = ObjectInputFile.withFooter(table, file).open()) {
            return new SampleColumns(PageIndex.of(key, reader, "ts"), PageIndex.of(key, reader, "value_int"),
                    PageIndex.of(key, reader, "value"), PageIndex.of(key, reader, "start_ts"));
        } catch (IOException e) {
            throw new SegmentException.Corrupt(key, "has no readable page index", e);
        }
    }

    private void requireCounts() {
        if (series.size() != manifest.seriesCount()) {
            throw new SegmentException.Corrupt(manifest.key(SegmentTables.SERIES),
                    "has " + series.size() + " rows, the manifest expects " + manifest.seriesCount());
        }
        long rows = columns.timestamps().rows();
        if (rows != manifest.sampleCount()) {
            throw new SegmentException.Corrupt(manifest.key(SegmentTables.SAMPLES),
                    "has " + rows + " rows, the manifest expects " + manifest.sampleCount());
        }
    }

    public SegmentManifest manifest() {
        return manifest;
    }

    /// About what it takes on the heap while it is open.
    public long heapBytes() {
        return heapBytes;
    }

    public int seriesCount() {
        return series.size();
    }

    /// The series that all matchers admit, in ascending order of their references.
    public int[] select(List<Matcher> matchers) {
        return series.select(matchers);
    }

    /// Builds the label set anew each time.
    public Labels labels(int seriesRef) {
        return series.labels(seriesRef);
    }

    /// Every label name that some series has, `__name__` included, sorted.
    public List<String> labelNames() {
        return series.labelNames();
    }

    /// Every value of a label, sorted; empty if no series has it.
    public List<String> labelValues(String name) {
        LabelColumn column = series.label(name);
        return column == null ? List.of() : column.values();
    }

    /// Every value that some of these series have for a label, in no order.
    public List<String> labelValues(String name, int[] seriesRefs) {
        LabelColumn column = series.label(name);
        return column == null ? List.of() : column.values(seriesRefs);
    }

    /// Time of the series' oldest sample.
    public long minTimestampMs(int seriesRef) {
        return series.minTimestampMs(seriesRef);
    }

    /// Time of the series' newest sample.
    public long maxTimestampMs(int seriesRef) {
        return series.maxTimestampMs(seriesRef);
    }

    /// A reader of samples for one thread.
    public SegmentCursor cursor() {
        return new SegmentCursor(series, columns, samples,
                histograms == null ? null : histograms.key(), histogramFile);
    }

    /// Reads every table whole and compares it with the manifest's checksums.
    public void verify() {
        for (SegmentFile file : manifest.files()) {
            try (ObjectReader table = store.open(manifest.key(file.name()))) {
                ObjectInputFile.requireLength(table, file);
                CRC32C crc = new CRC32C();
                byte[] buffer = new byte[VERIFY_BYTES];
                for (long position = 0; position < file.bytes(); position += buffer.length) {
                    int count = (int) Math.min(buffer.length, file.bytes() - position);
                    table.read(position, buffer, 0, count);
                    crc.update(buffer, 0, count);
                }
                Checksums.require(table.key(), "the file", (int) crc.getValue(), file.crc32c());
            }
        }
    }

    @Override
    public void close() {
        samples.close();
        if (histograms != null) {
            histograms.close();
        }
    }
}
