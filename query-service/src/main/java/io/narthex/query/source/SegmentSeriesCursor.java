package io.narthex.query.source;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.model.SampleBuffer;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.source.SourceUnavailableException;
import io.narthex.segment.SegmentException;
import io.narthex.segment.parquet.SegmentCursor;
import io.narthex.segment.parquet.SegmentReader;

/// The selected series of one segment in the order of their labels, which is not quite the order they lie in.
final class SegmentSeriesCursor implements SeriesCursor {
    private final SegmentCursor cursor;
    private final Selected[] selected;
    private final long startMs;
    private final long endMs;
    private int index = -1;

    private record Selected(int reference, Labels labels) {}

    SegmentSeriesCursor(SegmentReader reader, List<Matcher> matchers, long startMs, long endMs) {
        this.startMs = startMs;
        this.endMs = endMs;
        selected = Arrays.stream(reader.select(matchers))
                .filter(series -> reader.minTimestampMs(series) <= endMs && reader.maxTimestampMs(series) >= startMs)
                .mapToObj(series -> new Selected(series, reader.labels(series)))
                .sorted(Comparator.comparing(Selected::labels)).toArray(Selected[]::new);
        cursor = reader.cursor();
    }

    @Override
    public boolean next() {
        index++;
        return index < selected.length;
    }

    @Override
    public Labels labels() {
        return selected[index].labels();
    }

    @Override
    public void read(SampleBuffer into) {
        try {
            cursor.read(selected[index].reference(), startMs, endMs, into);
        } catch (SegmentException e) {
            throw new SourceUnavailableException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        cursor.close();
    }
}
