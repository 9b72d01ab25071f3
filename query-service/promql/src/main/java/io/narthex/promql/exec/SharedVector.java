package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.narthex.model.Labels;
import io.narthex.promql.plan.RangePlan;
import io.narthex.promql.plan.ScalarPlan;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.value.Column;
import org.jspecify.annotations.Nullable;

/// A vector that is computed once for several readers, which read it one behind the other or at their own pace.
///
/// What the first reader has read is kept for the others. Where that becomes too much, and the vector is a mere scan, the others
/// scan again instead: then memory is what it would be without sharing.
final class SharedVector implements AutoCloseable {
    /// As many samples as 32 MB hold.
    private static final long MAX_KEPT_SLOTS = 1L << 22;

    private final Supplier<VectorOperator> maker;
    private final VectorOperator input;
    private final boolean repeatable;
    private final QueryContext context;
    private final int size;
    private final List<StoredSeries> kept = new ArrayList<>();
    private int readersToCome;
    private int readers;
    private int begun;
    private boolean forgotten;
    private boolean ended;

    /// @param repeatable whether making the vector again costs a scan and nothing more
    SharedVector(Supplier<VectorOperator> maker, boolean repeatable, int readers, QueryContext context, int size) {
        this.maker = maker;
        this.input = maker.get();
        this.repeatable = repeatable;
        this.readersToCome = readers;
        this.context = context;
        this.size = size;
    }

    /// Whether a plan reads the source and keeps nothing.
    static boolean isScan(VectorPlan plan) {
        return switch (plan) {
            case VectorPlan.InstantScan _ -> true;
            case VectorPlan.TimestampScan _ -> true;
            case VectorPlan.RangeCall p -> p.input() instanceof RangePlan.RangeScan && p.params().stream().allMatch(
                    SharedVector::isNumber);
            case VectorPlan.ElementCall p -> isScan(p.input()) && p.params().stream().allMatch(SharedVector::isNumber);
            case VectorPlan.Negate p -> isScan(p.input());
            case VectorPlan.WithScalar p -> isScan(p.vector()) && isNumber(p.scalar());
            default -> false;
        };
    }

    private static boolean isNumber(ScalarPlan scalar) {
        return scalar instanceof ScalarPlan.Constant || scalar instanceof ScalarPlan.Time;
    }

    VectorOperator reader() {
        readersToCome--;
        readers++;
        return new Reader();
    }

    private boolean isWantedByOthers() {
        return !forgotten && readersToCome + readers > 1;
    }

    /// Whether there was another series for the reader that is ahead of all.
    private boolean read(Column into) {
        ended = ended || !input.next(into);
        if (ended) {
            return false;
        }
        if (isWantedByOthers()) {
            keep(into);
        }
        return true;
    }

    private void keep(Column column) {
        if (repeatable && begun == 1 && (kept.size() + 1L) * size > MAX_KEPT_SLOTS) {
            context.budget().release((long) kept.size() * size);
            kept.clear();
            forgotten = true;
            return;
        }
        context.budget().hold(size);
        Column copy = new Column(size);
        copy.copyFrom(column);
        kept.add(new StoredSeries(input.labels(), input.dropsName(), copy));
    }

    private final class Reader implements VectorOperator {
        private int next;
        private Labels labels = Labels.EMPTY;
        private boolean dropsName;
        private boolean hasBegun;
        private boolean closed;
        /// Reads again where what was read was forgotten.
        private @Nullable VectorOperator own;

        @Override
        public boolean next(Column into) {
            if (!hasBegun) {
                hasBegun = true;
                begun++;
                own = forgotten ? maker.get() : null;
            }
            VectorOperator again = own;
            if (again != null) {
                return again.next(into) && moveTo(again.labels(), again.dropsName());
            }
            if (next < kept.size()) {
                StoredSeries series = kept.get(next++);
                into.copyFrom(series.column());
                return moveTo(series.labels(), series.dropsName());
            }
            boolean any = read(into);
            next = kept.size();
            return any && moveTo(input.labels(), input.dropsName());
        }

        private boolean moveTo(Labels newLabels, boolean newDropsName) {
            labels = newLabels;
            dropsName = newDropsName;
            return true;
        }

        @Override
        public Labels labels() {
            return labels;
        }

        @Override
        public boolean dropsName() {
            return dropsName;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                readers--;
                begun -= hasBegun ? 1 : 0;
            }
            if (own != null) {
                own.close();
            }
        }
    }

    @Override
    public void close() {
        input.close();
    }
}
