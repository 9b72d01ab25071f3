package io.narthex.segment.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.segment.ManifestJson;
import io.narthex.segment.SegmentFile;
import io.narthex.segment.SegmentId;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.SegmentOrigin;

/// Writes one segment into a local folder: its tables and, at the end, its manifest beside them.
///
/// Give every series once, in [#SERIES_ORDER], then call [#finish]. Memory: the compressed pages of a row group of about
/// a million samples, whatever the segment's size. Without [#finish] closing deletes what was written.
/// Confined to one thread.
public final class SegmentWriter implements AutoCloseable {
    /// The order of series in a segment: by metric name, then by label set.
    public static final Comparator<Labels> SERIES_ORDER = Comparator
            .comparing(Labels::metricName, Labels::compareUtf8).thenComparing(Comparator.naturalOrder());

    private final Path directory;
    private final SegmentId id;
    private final SegmentOrigin origin;
    private final InstantSource clock;
    private final SamplesTableWriter samplesTable;
    private final SeriesTableWriter seriesTable;
    private final SampleBuffer floats = new SampleBuffer();

    private @Nullable HistogramTableWriter histogramTable;
    private @Nullable Labels lastLabels;
    private int seriesCount;
    private long minTimestampMs = Long.MAX_VALUE;
    private long maxTimestampMs = Long.MIN_VALUE;
    private boolean finished;

    private SegmentWriter(Path directory, SegmentId id, SegmentOrigin origin, List<String> labelNames,
            InstantSource clock) throws IOException {
        this.directory = directory;
        this.id = id;
        this.origin = origin;
        this.clock = clock;
        Files.createDirectories(directory);
        samplesTable = new SamplesTableWriter(directory.resolve(SegmentTables.SAMPLES));
        seriesTable = new SeriesTableWriter(directory.resolve(SegmentTables.SERIES), labelNames);
    }

    /// @param directory folder of this segment alone; created if need be
    /// @param labelNames every label name that a series will have; others may be among them
    public static SegmentWriter create(Path directory, SegmentId id, SegmentOrigin origin,
            Collection<String> labelNames, InstantSource clock) {
        TreeSet<String> names = new TreeSet<>(Labels::compareUtf8);
        names.addAll(labelNames);
        names.remove(Labels.METRIC_NAME);
        try {
            return new SegmentWriter(directory, id, origin, List.copyOf(names), clock);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot begin a segment in " + directory, e);
        }
    }

    /// Adds a series with all its samples, floats and histograms, in time order. A series without samples is left out.
    ///
    /// @throws IllegalArgumentException if the series is not behind the last one, times do not strictly increase, or a
    ///         label name was not announced
    /// @throws UncheckedIOException if the folder cannot be written
    public void add(Labels labels, SampleBuffer samples) {
        if (samples.isEmpty()) {
            return;
        }
        requireOrder(labels, samples);
        try {
            addInOrder(labels, samples);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write segment " + id + " in " + directory, e);
        }
        lastLabels = labels;
        seriesCount++;
        minTimestampMs = Math.min(minTimestampMs, samples.timestampMs(0));
        maxTimestampMs = Math.max(maxTimestampMs, samples.timestampMs(samples.size() - 1));
    }

    private void requireOrder(Labels labels, SampleBuffer samples) {
        seriesTable.requireAnnounced(labels);
        if (lastLabels != null && SERIES_ORDER.compare(lastLabels, labels) >= 0) {
            throw new IllegalArgumentException("series " + labels + " must come behind " + lastLabels);
        }
        for (int i = 1; i < samples.size(); i++) {
            if (samples.timestampMs(i) <= samples.timestampMs(i - 1)) {
                throw new IllegalArgumentException("series " + labels + ": timestamp " + samples.timestampMs(i)
                        + " must be after " + samples.timestampMs(i - 1));
            }
        }
    }

    private void addInOrder(Labels labels, SampleBuffer samples) throws IOException {
        long rowStart = samplesTable.rows();
        long histogramStart = histogramTable == null ? 0 : histogramTable.rows();
        SampleBuffer plain = samples.hasHistograms() ? splitHistograms(samples) : samples;
        samplesTable.append(seriesCount, plain);
        seriesTable.write(new SeriesRow(seriesCount, labels, samplesTable.scale(), samplesTable.mul(),
                samplesTable.voff(), rowStart, plain.size(), histogramStart, samples.size() - plain.size(),
                samples.timestampMs(0), samples.timestampMs(samples.size() - 1)));
    }

    /// @return the floats
    private SampleBuffer splitHistograms(SampleBuffer samples) throws IOException {
        floats.clear();
        for (int i = 0; i < samples.size(); i++) {
            NativeHistogram histogram = samples.histogram(i);
            if (histogram != null) {
                requireHistogramTable().write(seriesCount, samples.timestampMs(i), samples.startTimestampMs(i),
                        histogram);
                continue;
            }
            floats.add(samples.timestampMs(i), samples.value(i));
            if (samples.startTimestampMs(i) != SampleBuffer.NO_START) {
                floats.setStartTimestamp(floats.size() - 1, samples.startTimestampMs(i));
            }
        }
        return floats;
    }

    private HistogramTableWriter requireHistogramTable() throws IOException {
        HistogramTableWriter table = histogramTable;
        if (table == null) {
            table = new HistogramTableWriter(directory.resolve(SegmentTables.HISTOGRAMS));
            histogramTable = table;
        }
        return table;
    }

    /// Ends the tables and writes the manifest file; the segment is complete when this returns.
    public SegmentManifest finish() {
        try {
            List<SegmentFile> files = new ArrayList<>();
            samplesTable.finish();
            files.add(TableSeal.of(directory.resolve(SegmentTables.SAMPLES), samplesTable.rows()));
            seriesTable.close();
            files.add(TableSeal.of(directory.resolve(SegmentTables.SERIES), seriesTable.rows()));
            HistogramTableWriter histograms = histogramTable;
            long histogramCount = 0;
            if (histograms != null) {
                histograms.close();
                histogramCount = histograms.rows();
                files.add(TableSeal.of(directory.resolve(SegmentTables.HISTOGRAMS), histogramCount));
            }
            SegmentManifest manifest = new SegmentManifest(SegmentManifest.FORMAT_VERSION, id, origin, clock.millis(),
                    minTimestampMs, maxTimestampMs, seriesCount, samplesTable.rows(), histogramCount, files,
                    SegmentTables.viewSql(histograms != null));
            Files.write(directory.resolve(SegmentManifest.FILE_NAME), ManifestJson.write(manifest));
            finished = true;
            return manifest;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot finish segment " + id + " in " + directory, e);
        }
    }

    @Override
    public void close() {
        if (finished) {
            return;
        }
        finished = true;
        try {
            samplesTable.close();
            seriesTable.close();
            HistogramTableWriter histograms = histogramTable;
            if (histograms != null) {
                histograms.close();
            }
            for (String name : List.of(SegmentTables.SAMPLES, SegmentTables.SERIES, SegmentTables.HISTOGRAMS,
                    SegmentManifest.FILE_NAME)) {
                Files.deleteIfExists(directory.resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean up segment " + id + " in " + directory, e);
        }
    }
}
