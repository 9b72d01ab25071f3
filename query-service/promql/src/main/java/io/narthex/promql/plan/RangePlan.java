package io.narthex.promql.plan;

import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.failure.LimitExceeded;
import io.narthex.promql.value.TimeGrid;
import org.jspecify.annotations.Nullable;

/// What gives the samples of a window, open at its start and closed at its end.
public sealed interface RangePlan {
    /// The length of the window.
    long rangeMs();

    Origin at();

    /// The place in the query that messages about the samples name.
    default SourceRange origin() {
        return at().range();
    }

    long referenceMs(long evaluationMs);

    /// Whether the window is the same at every step.
    boolean isFixed();

    Expr.Extension extension();

    record RangeScan(Selector selector, long rangeMs, Origin at) implements RangePlan {
        @Override
        public long referenceMs(long evaluationMs) {
            return selector.referenceMs(evaluationMs);
        }

        @Override
        public boolean isFixed() {
            return selector.fixedMs() != null;
        }

        @Override
        public Expr.Extension extension() {
            return selector.extension();
        }
    }

    /// An instant vector evaluated on the multiples of a step.
    record Subquery(VectorPlan input, long rangeMs, long stepMs, @Nullable Long fixedMs, long offsetMs,
            Origin at) implements RangePlan {
        /// More than any budget allows to be in memory.
        private static final long MAX_STEPS = Integer.MAX_VALUE / 16;

        /// The multiples of the subquery's step that any window of the outer grid contains.
        ///
        /// @throws LimitExceeded if they are too many to be counted
        public TimeGrid grid(TimeGrid outer) {
            long beforeFirstMs = referenceMs(outer.startMs()) - rangeMs;
            long firstMs = stepMs * (beforeFirstMs / stepMs);
            if (firstMs <= beforeFirstMs) {
                firstMs += stepMs;
            }
            long lastMs = referenceMs(outer.lastMs());
            if ((lastMs - firstMs) / stepMs > MAX_STEPS) {
                throw new LimitExceeded();
            }
            return TimeGrid.range(firstMs, lastMs, stepMs);
        }

        @Override
        public long referenceMs(long evaluationMs) {
            return (fixedMs == null ? evaluationMs : fixedMs) - offsetMs;
        }

        @Override
        public boolean isFixed() {
            return fixedMs != null;
        }

        @Override
        public Expr.Extension extension() {
            return Expr.Extension.NONE;
        }
    }
}
