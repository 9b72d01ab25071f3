package io.narthex.query.source;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.model.SampleBuffer;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.source.SourceUnavailableException;
import io.narthex.query.merge.SeriesRun;
import io.narthex.segment.SegmentException;
import io.narthex.segment.parquet.SegmentCursor;
import io.narthex.segment.parquet.SegmentReader;
import org.jspecify.annotations.Nullable;

/// The selected series of one segment in the order of their labels, which is not quite the order they lie in.
///
/// A part that is read borrows a decoder and leaves it to the next one, which mostly goes on in the page that is decoded:
/// there are never more decoders than threads.
public final class SegmentRun implements SeriesRun {
    private final SegmentReader reader;
    private final Selected[] selected;
    private final long startMs;
    private final long endMs;
    private final Queue<SegmentCursor> free = new ConcurrentLinkedQueue<>();
    private final Queue<SegmentCursor> opened = new ConcurrentLinkedQueue<>();

    private record Selected(int reference, Labels labels) {}

    public SegmentRun(SegmentReader reader, List<Matcher> matchers, long startMs, long endMs) {
        this.reader = reader;
        this.startMs = startMs;
        this.endMs = endMs;
        selected = Arrays.stream(reader.select(matchers))
                .filter(series -> reader.minTimestampMs(series) <= endMs && reader.maxTimestampMs(series) >= startMs)
                .mapToObj(series -> new Selected(series, reader.labels(series)))
                .sorted(Comparator.comparing(Selected::labels)).toArray(Selected[]::new);
    }

    @Override
    public int size() {
        return selected.length;
    }

    @Override
    public Labels labels(int index) {
        return selected[index].labels();
    }

    @Override
    public SeriesCursor part(int from, int to) {
        return new Part(from, to);
    }

    @Override
    public void close() {
        opened.forEach(SegmentCursor::close);
    }

    private SegmentCursor borrow() {
        SegmentCursor cursor = free.poll();
        if (cursor == null) {
            cursor = reader.cursor();
            opened.add(cursor);
        }
        return cursor;
    }

    private final class Part implements SeriesCursor {
        private final int end;
        private int index;
        private @Nullable SegmentCursor decoder;

        Part(int from, int to) {
            index = from - 1;
            end = to;
        }

        @Override
        public boolean next() {
            index++;
            if (index < end) {
                return true;
            }
            close();
            return false;
        }

        @Override
        public Labels labels() {
            return selected[index].labels();
        }

        @Override
        public void read(SampleBuffer into) {
            SegmentCursor cursor = decoder;
            if (cursor == null) {
                cursor = borrow();
                decoder = cursor;
            }
            try {
                cursor.read(selected[index].reference(), startMs, endMs, into);
            } catch (SegmentException e) {
                throw new SourceUnavailableException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            if (decoder != null) {
                free.add(decoder);
                decoder = null;
            }
        }
    }
}
