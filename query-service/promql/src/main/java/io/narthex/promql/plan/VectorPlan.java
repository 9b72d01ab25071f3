package io.narthex.promql.plan;

import java.util.List;

import io.narthex.model.Labels;
import io.narthex.promql.ast.AggregateOp;
import io.narthex.promql.ast.BinaryOp;
import io.narthex.promql.ast.Function;
import io.narthex.promql.ast.Matching;
import io.narthex.promql.ast.SourceRange;
import org.jspecify.annotations.Nullable;

/// What will run to give a vector at each step. All times and durations are known.
public sealed interface VectorPlan {
    /// The place in the query that messages about this node's input name.
    SourceRange origin();

    /// The latest sample of each series within the look-back.
    record InstantScan(Selector selector, SourceRange origin) implements VectorPlan {}

    /// The times of the samples that an instant scan finds; with `start` set, their start timestamps.
    record TimestampScan(Selector selector, boolean start, SourceRange origin) implements VectorPlan {}

    /// A function of the samples in a window that slides over one series.
    record RangeCall(Function function, RangePlan input, List<ScalarPlan> params, SourceRange origin)
            implements
                VectorPlan {}

    /// 1 where no series has a sample in the window.
    record AbsentOverTime(RangePlan input, Labels labels, SourceRange origin) implements VectorPlan {}

    /// A function of single samples.
    record ElementCall(Function function, VectorPlan input, List<ScalarPlan> params, SourceRange origin)
            implements
                VectorPlan {}

    record Negate(VectorPlan input, SourceRange origin) implements VectorPlan {}

    /// @param vectorOnRight whether the scalar is the left operand
    record WithScalar(BinaryOp op, VectorPlan vector, ScalarPlan scalar, boolean vectorOnRight, boolean bool,
            SourceRange origin) implements VectorPlan {}

    record Join(BinaryOp op, VectorPlan left, VectorPlan right, Matching matching, boolean bool, SourceRange origin)
            implements
                VectorPlan {}

    record SetOperation(BinaryOp op, VectorPlan left, VectorPlan right, Matching matching, SourceRange origin)
            implements
                VectorPlan {}

    /// @param paramOrigin the place of the parameter; of no meaning where there is none
    record Aggregate(AggregateOp op, VectorPlan input, @Nullable ScalarPlan param, List<String> grouping,
            boolean without, SourceRange origin, SourceRange paramOrigin) implements VectorPlan {}

    record CountValues(String label, VectorPlan input, List<String> grouping, boolean without, SourceRange origin)
            implements
                VectorPlan {}

    /// 1 where the input has no sample.
    record Absent(VectorPlan input, Labels labels, SourceRange origin) implements VectorPlan {}

    /// @param label the label that tells several quantiles apart; empty for `histogram_quantile`
    record HistogramQuantile(List<ScalarPlan> quantiles, List<SourceRange> quantileOrigins, String label,
            VectorPlan input, SourceRange origin) implements VectorPlan {}

    record HistogramFraction(ScalarPlan lower, ScalarPlan upper, VectorPlan input, SourceRange origin)
            implements
                VectorPlan {}

    record LabelReplace(VectorPlan input, String destination, String replacement, String source, String regex,
            SourceRange origin) implements VectorPlan {}

    record LabelJoin(VectorPlan input, String destination, String separator, List<String> sources, SourceRange origin)
            implements
                VectorPlan {}

    record Sort(VectorPlan input, boolean descending, SourceRange origin) implements VectorPlan {}

    record SortByLabel(VectorPlan input, List<String> labels, boolean descending, SourceRange origin)
            implements
                VectorPlan {}

    /// Adds the data labels of info series.
    ///
    /// @param selector matchers for names and data labels; empty for those of `target_info`
    record Info(VectorPlan input, Selector selector, boolean hasSelector, SourceRange origin) implements VectorPlan {}

    record ScalarVector(ScalarPlan scalar, SourceRange origin) implements VectorPlan {}

    /// Evaluated once, at the first step, and repeated.
    record StepInvariant(VectorPlan input) implements VectorPlan {
        @Override
        public SourceRange origin() {
            return input.origin();
        }
    }

    /// Series that became equal when their names were dropped are one series; two samples at one step are an error.
    ///
    /// @param strict whether equal series are an error even if they never meet
    record Deduplicate(VectorPlan input, boolean strict) implements VectorPlan {
        @Override
        public SourceRange origin() {
            return input.origin();
        }
    }
}
