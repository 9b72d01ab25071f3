package io.narthex.promql.exec;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.plan.RangePlan;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.source.SeriesSelection;
import io.narthex.promql.value.TimeGrid;

/// Samples from the source.
final class RangeScanInput implements RangeInput {
    private final QueryContext context;
    private final boolean detectsResets;
    private final SeriesCursor cursor;
    private final SampleBuffer buffer = new SampleBuffer();

    /// @param cursor what [#select] gave, or a part of it
    RangeScanInput(SeriesCursor cursor, RangePlan.RangeScan plan, QueryContext context) {
        this.context = context;
        this.detectsResets = plan.selector().detectsResets();
        this.cursor = cursor;
    }

    /// Everything that a window may hold.
    static SeriesCursor select(RangePlan.RangeScan plan, QueryContext context, TimeGrid grid) {
        Expr.Extension extension = plan.extension();
        long before = extension == Expr.Extension.NONE ? 0 : context.lookbackDeltaMs();
        long after = extension == Expr.Extension.SMOOTHED ? context.lookbackDeltaMs() : 0;
        long firstMs = plan.referenceMs(grid.startMs()) - plan.rangeMs() - before + 1;
        long lastMs = plan.referenceMs(grid.lastMs()) + after;
        return context.source().select(new SeriesSelection(context.tenant(), plan.selector().matchers(), firstMs,
                lastMs));
    }

    @Override
    public boolean next(RangeSamples into) {
        if (!cursor.next()) {
            return false;
        }
        context.budget().check();
        buffer.clear();
        cursor.read(buffer);
        context.budget().countRead(buffer.size());
        if (detectsResets) {
            ResetHints.detect(buffer);
        }
        into.take(buffer, context.startTimestamps());
        return true;
    }

    @Override
    public Labels labels() {
        return cursor.labels();
    }

    @Override
    public boolean dropsName() {
        return false;
    }

    @Override
    public void close() {
        cursor.close();
    }
}
