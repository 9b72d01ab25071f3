package io.narthex.promql.exec;

import io.narthex.model.Labels;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Function;
import io.narthex.promql.plan.RangePlan;
import io.narthex.promql.value.Column;
import io.narthex.promql.value.TimeGrid;

/// Slides a window over each series. The edges only ever move forward, so a series is walked through once.
final class RangeCallOperator implements VectorOperator {
    private static final int STEPS_BETWEEN_CHECKS = 1024;

    private final Function function;
    private final RangeInput input;
    private final RangePlan plan;
    private final RangeKernel kernel;
    private final QueryContext context;
    private final TimeGrid grid;
    private final RangeWindow window;
    private final boolean keepsNames;
    private boolean dropsName;
    private String notedName = "";

    RangeCallOperator(Function function, RangeInput input, RangePlan plan, RangeKernel kernel, QueryContext context,
            TimeGrid grid) {
        this.function = function;
        this.input = input;
        this.plan = plan;
        this.kernel = kernel;
        this.context = context;
        this.grid = grid;
        this.window = new RangeWindow(context.annotations(), plan.origin());
        this.keepsNames = function == Function.LAST_OVER_TIME || function == Function.FIRST_OVER_TIME;
    }

    @Override
    public boolean next(Column into) {
        while (input.next(window.samples)) {
            int held = window.samples.size();
            context.budget().hold(held);
            window.labels = input.labels();
            slide(into);
            context.budget().release(held);
            if (!into.isEmpty()) {
                dropsName = !keepsNames || input.dropsName();
                noteIfNoCounter(into);
                return true;
            }
        }
        return false;
    }

    private void slide(Column into) {
        into.clear();
        RangeSamples samples = window.samples;
        Expr.Extension extension = plan.extension();
        long before = extension == Expr.Extension.NONE ? 0 : context.lookbackDeltaMs();
        long after = extension == Expr.Extension.SMOOTHED ? context.lookbackDeltaMs() : 0;
        window.begin();
        long seen = 0;
        for (int step = 0; step < grid.count(); step++) {
            if (step % STEPS_BETWEEN_CHECKS == STEPS_BETWEEN_CHECKS - 1) {
                context.budget().check();
            }
            window.step = step;
            window.evaluationMs = grid.timestampMs(step);
            window.endMs = plan.referenceMs(window.evaluationMs);
            window.startMs = window.endMs - plan.rangeMs();
            window.to = advance(samples.floatTimes, samples.floatCount, window.to, window.endMs + after);
            window.from = advance(samples.floatTimes, samples.floatCount, window.from, window.startMs - before);
            if (samples.histogramCount > 0) {
                window.histogramTo = advance(samples.histogramTimes, samples.histogramCount, window.histogramTo,
                        window.endMs + after);
                window.histogramFrom = advance(samples.histogramTimes, samples.histogramCount, window.histogramFrom,
                        window.startMs - before);
            }
            int inside = window.to - window.from + window.histogramTo - window.histogramFrom;
            if (inside > 0) {
                seen += inside;
                kernel.apply(window, into);
            }
        }
        context.budget().countQueryable(seen);
    }

    private static int advance(long[] times, int count, int from, long upToMs) {
        int index = from;
        while (index < count && times[index] <= upToMs) {
            index++;
        }
        return index;
    }

    private void noteIfNoCounter(Column column) {
        if (function != Function.RATE && function != Function.INCREASE) {
            return;
        }
        String name = window.labels.metricName();
        // Series of one name come together; the types of one name may differ.
        boolean isNoted = name.equals(notedName) && !context.typeAndUnitLabels();
        if (name.isEmpty() || isNoted || !hasFloat(column)) {
            return;
        }
        notedName = name;
        if (context.typeAndUnitLabels()) {
            String type = window.labels.value("__type__");
            if (!type.equals("counter") && !type.equals("histogram")) {
                context.annotations().possibleNonCounterType(name, type, plan.origin());
            }
        } else if (!name.endsWith("_total") && !name.endsWith("_sum") && !name.endsWith("_count")
                && !name.endsWith("_bucket")) {
            context.annotations().possibleNonCounter(name, plan.origin());
        }
    }

    private static boolean hasFloat(Column column) {
        for (int i = 0; i < column.size(); i++) {
            if (column.isPresent(i) && column.histogram(i) == null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Labels labels() {
        return isNameless() ? MetricNames.drop(window.labels) : window.labels;
    }

    @Override
    public Labels namedLabels() {
        return window.labels;
    }

    @Override
    public boolean isNameless() {
        return dropsName && !context.delayedNameRemoval();
    }

    @Override
    public boolean dropsName() {
        return dropsName;
    }

    @Override
    public void close() {
        input.close();
    }
}
