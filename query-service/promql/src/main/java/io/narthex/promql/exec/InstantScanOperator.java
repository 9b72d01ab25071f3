package io.narthex.promql.exec;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.model.Staleness;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.plan.Selector;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.source.SeriesSelection;
import io.narthex.promql.value.Column;
import io.narthex.promql.value.TimeGrid;

/// The latest sample within the look-back at each step: not older than or exactly as old as the look-back, and no
/// staleness marker. Optionally its time in place of its value.
final class InstantScanOperator implements VectorOperator {
    /// What stands in the result's slots; a sample time is in milliseconds and leaves the name.
    enum Content {
        VALUE, TIMESTAMP, START_TIMESTAMP, SAMPLE_TIME
    }

    private final Selector selector;
    private final Content content;
    private final QueryContext context;
    private final TimeGrid grid;
    private final SampleBuffer buffer = new SampleBuffer();
    private final SeriesCursor cursor;
    private Labels labels = Labels.EMPTY;

    /// @param cursor what [#select] gave, or a part of it
    InstantScanOperator(Selector selector, Content content, QueryContext context, TimeGrid grid, SeriesCursor cursor) {
        this.selector = selector;
        this.content = content;
        this.context = context;
        this.grid = grid;
        this.cursor = cursor;
    }

    /// Everything that the selector may look at.
    static SeriesCursor select(Selector selector, Content content, QueryContext context, TimeGrid grid) {
        long firstMs = selector.referenceMs(grid.startMs()) - context.lookbackDeltaMs() + 1;
        boolean latestOnly = grid.count() == 1 && !selector.detectsResets()
                && content != Content.START_TIMESTAMP;
        return context.source().select(new SeriesSelection(context.tenant(), selector.matchers(), firstMs,
                selector.referenceMs(grid.lastMs()), latestOnly));
    }

    @Override
    public boolean next(Column into) {
        while (cursor.next()) {
            context.budget().check();
            buffer.clear();
            cursor.read(buffer);
            context.budget().countRead(buffer.size());
            context.budget().hold(buffer.size());
            if (selector.detectsResets()) {
                ResetHints.detect(buffer);
            }
            int found = content == Content.VALUE && !buffer.hasHistograms() ? scanFloats(into) : scan(into);
            context.budget().release(buffer.size());
            if (found > 0) {
                context.budget().countQueryable(found);
                labels = !dropsName() || context.delayedNameRemoval()
                        ? cursor.labels()
                        : MetricNames.drop(cursor.labels());
                return true;
            }
        }
        return false;
    }

    /// The common case, free of everything that histograms and times need. Gives the number of slots filled.
    private int scanFloats(Column into) {
        long[] times = buffer.timestampsMs();
        double[] samples = buffer.values();
        double[] values = into.values();
        into.clear();
        int size = buffer.size();
        long lookbackMs = context.lookbackDeltaMs();
        int after = 0;
        int found = 0;
        for (int step = 0; step < values.length; step++) {
            long referenceMs = selector.referenceMs(grid.timestampMs(step));
            while (after < size && times[after] <= referenceMs) {
                after++;
            }
            if (after > 0 && times[after - 1] > referenceMs - lookbackMs) {
                // A marker is copied as it is: it also means an empty slot.
                values[step] = samples[after - 1];
                found += Staleness.isMarker(values[step]) ? 0 : 1;
            }
        }
        return found;
    }

    private int scan(Column into) {
        into.clear();
        int after = 0;
        int found = 0;
        for (int step = 0; step < grid.count(); step++) {
            long referenceMs = selector.referenceMs(grid.timestampMs(step));
            while (after < buffer.size() && buffer.timestampMs(after) <= referenceMs) {
                after++;
            }
            int index = after - 1;
            boolean present = index >= 0 && buffer.timestampMs(index) > referenceMs - context.lookbackDeltaMs()
                    && !Staleness.isMarker(buffer.value(index));
            if (present) {
                found++;
                fill(into, step, index);
            }
        }
        return found;
    }

    private void fill(Column into, int step, int index) {
        switch (content) {
            case VALUE -> {
                NativeHistogram histogram = buffer.histogram(index);
                if (histogram == null) {
                    into.set(step, buffer.value(index));
                } else {
                    into.set(step, histogram);
                }
            }
            case TIMESTAMP -> into.set(step, buffer.timestampMs(index) / 1000.0);
            case SAMPLE_TIME -> {
                if (buffer.histogram(index) != null) {
                    throw new ExecutionFailure("this should be an info metric, with float samples: " + MetricNames
                            .inBraces(cursor.labels()));
                }
                into.set(step, buffer.timestampMs(index));
            }
            case START_TIMESTAMP -> into.set(step, buffer.startTimestampMs(index) / 1000.0);
        }
    }

    @Override
    public Labels labels() {
        return labels;
    }

    @Override
    public boolean dropsName() {
        return content == Content.TIMESTAMP || content == Content.START_TIMESTAMP;
    }

    @Override
    public void close() {
        cursor.close();
    }
}
