package io.narthex.query.head;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.promql.source.SeriesCursor;

/// Selected head series in the order of their labels.
public final class HeadCursor implements SeriesCursor {
    private final HeadSeries[] series;
    private int index = -1;

    public HeadCursor(List<HeadSeries> selected) {
        series = selected.toArray(HeadSeries[]::new);
        Arrays.sort(series, Comparator.comparing(HeadSeries::labels));
    }

    @Override
    public boolean next() {
        index++;
        return index < series.length;
    }

    @Override
    public Labels labels() {
        return series[index].labels();
    }

    @Override
    public void read(SampleBuffer into) {
        series[index].read(into);
    }

    @Override
    public void close() {
        // Nothing is held: a head series stays readable without it.
    }
}
