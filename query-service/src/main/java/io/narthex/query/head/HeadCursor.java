package io.narthex.query.head;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.query.merge.SeriesRun;
import io.narthex.segment.chunk.ChunkDecoder;

/// Selected head series in the order of their labels, as a run of them and as a cursor.
public final class HeadCursor implements SeriesCursor, SeriesRun {
    private final HeadSeries[] series;
    private final int end;
    private final ChunkDecoder decoder = new ChunkDecoder();
    private int index;

    /// @param selected of one head after the other, each in order: then the sort is a mere merge
    public HeadCursor(List<HeadSeries> selected) {
        series = selected.toArray(HeadSeries[]::new);
        Arrays.sort(series, Comparator.comparing(HeadSeries::labels));
        index = -1;
        end = series.length;
    }

    private HeadCursor(HeadSeries[] series, int from, int to) {
        this.series = series;
        index = from - 1;
        end = to;
    }

    @Override
    public int size() {
        return series.length;
    }

    @Override
    public Labels labels(int at) {
        return series[at].labels();
    }

    @Override
    public SeriesCursor part(int from, int to) {
        return new HeadCursor(series, from, to);
    }

    @Override
    public boolean next() {
        index++;
        return index < end;
    }

    @Override
    public Labels labels() {
        return series[index].labels();
    }

    @Override
    public void read(SampleBuffer into) {
        series[index].read(into, decoder);
    }

    @Override
    public List<SeriesCursor> split(int seriesPerPart) {
        if (series.length <= seriesPerPart) {
            return List.of();
        }
        List<SeriesCursor> parts = new ArrayList<>(series.length / seriesPerPart + 1);
        for (int from = 0; from < series.length; from += seriesPerPart) {
            parts.add(part(from, Math.min(series.length, from + seriesPerPart)));
        }
        return parts;
    }

    @Override
    public void close() {
        // Nothing is held: a head series stays readable without it.
    }
}
